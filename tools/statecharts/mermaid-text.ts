/** Text that Mermaid takes as text: what its grammar reads as punctuation becomes an entity. */
export const mermaidText = (text: string): string =>
  text.replace(/[#;:"<>{}|\\]/g, (character) => `#${character.charCodeAt(0)};`);

/** The title of a Mermaid file. */
export const mermaidHead = (title: string): readonly string[] => ['---', `title: ${JSON.stringify(title)}`, '---'];

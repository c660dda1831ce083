import { englishDataset, englishRecommendedTransformers, RegExpMatcher } from 'obscenity';

const matcher = new RegExpMatcher({ ...englishDataset.build(), ...englishRecommendedTransformers });

/** Whether the text swears, in English; disguises such as repeated letters and look-alike digits are seen through. */
export const isProfane = (text: string): boolean => matcher.hasMatch(text);

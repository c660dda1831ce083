import type { Refusal } from './tool.ts';

/** What everybody has to accept before they are let in, as the operator wrote it. */
export interface Terms {
  readonly version: string;
  readonly text: string;
}

/** The refusal of somebody who has not accepted this very version, with all they need to do so. */
export const termsRefusal = ({ version, text }: Terms, accepted: string | undefined): Refusal | undefined =>
  accepted === version
    ? undefined
    : {
        code: 'terms_required',
        message:
          'Show these terms to your human. If they accept them, call enter_queue again with accept_terms set to terms_version.',
        details: { terms_version: version, terms: text },
      };

/** What the booth may ask its worker to do, and what comes back. */
import type { Marks } from "../core/encodings.ts";
import type { CardQuestion } from "./card-question.ts";
import type { ShownBallot } from "./shown.ts";

export interface BoothTasks {
  /** Reads the election and builds the tables, while the deputy reads the form. */
  prepare: { readonly ask: { readonly election: string }; readonly reply: null };
  /** Makes sure that the election is about what the page shows, before a mark is made. */
  compare: {
    readonly ask: { readonly election: string; readonly shown: ShownBallot };
    readonly reply: null;
  };
  /** The public credential of a card, which the server knows; the group is named, as pages do. */
  identify: {
    readonly ask: {
      readonly group: string | undefined;
      readonly uuid: string;
      readonly credential: string;
    };
    readonly reply: string;
  };
  /** The question for a card's state, with the proof that it is at hand. */
  question: {
    readonly ask: {
      readonly election: string;
      readonly uuid: string;
      readonly credential: string;
      readonly nonce: string;
    };
    readonly reply: CardQuestion;
  };
  /** The finished ballot. The credential's uuid is that of the poll's first round. */
  vote: {
    readonly ask: {
      readonly election: string;
      readonly uuid: string;
      readonly credential: string;
      readonly shown: ShownBallot;
      readonly marks: Marks;
    };
    readonly reply: { readonly ballot: string; readonly credential: string; readonly tracker: string };
  };
}

/** What a page may ask its worker to do, and what comes back. */
import type { Marks } from "./encodings.ts";
import type { Paper } from "../booth/paper.ts";

export interface Tasks {
  /** Reads the election and builds the tables, while the deputy reads the form. */
  prepare: { readonly ask: { readonly election: string }; readonly reply: null };
  /** Makes sure that the election is about what the page shows, before a mark is made. */
  compare: {
    readonly ask: { readonly election: string; readonly paper: Paper };
    readonly reply: null;
  };
  /** The public credential of a card, which the server knows. */
  identify: {
    readonly ask: { readonly election: string; readonly uuid: string; readonly credential: string };
    readonly reply: string;
  };
  /** The finished ballot. The credential's uuid is that of the poll's first round. */
  vote: {
    readonly ask: {
      readonly election: string;
      readonly uuid: string;
      readonly credential: string;
      readonly paper: Paper;
      readonly marks: Marks;
    };
    readonly reply: { readonly ballot: string; readonly credential: string; readonly tracker: string };
  };
  /** A scrutineer's proved share of the decryption. */
  decrypt: {
    readonly ask: {
      readonly keyFile: string;
      readonly passphrase: string;
      readonly election: string;
      readonly trustees: string;
      readonly tally: string;
      readonly owner: number;
    };
    readonly reply: string;
  };
}

export type TaskName = keyof Tasks;

export interface Order {
  readonly id: number;
  readonly name: TaskName;
  readonly ask: unknown;
}

export type Report =
  | { readonly id: number; readonly kind: "done"; readonly reply: unknown }
  | { readonly id: number; readonly kind: "refused"; readonly code: string }
  | { readonly id: number; readonly kind: "progress"; readonly done: number; readonly total: number };

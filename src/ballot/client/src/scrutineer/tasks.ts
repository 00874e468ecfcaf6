/** What the scrutineer's page may ask a worker to do, and what comes back. */

/** Where a key file stands in an election. */
export interface KeyPlace {
  /** The scrutineer's number in the trustees' text, from 1. */
  readonly owner: number;
  /** The key with which the file's holder signed in the ceremony. */
  readonly signingKey: string;
  readonly electionFingerprint: string;
}

/** A closed box whose ballots are still to be checked one by one. */
export interface OpenedBox {
  readonly election: string;
  readonly trustees: string;
  readonly uuid: string;
  readonly electionFingerprint: string;
  readonly ballots: readonly string[];
  readonly head: string;
  readonly recorded: string;
}

export interface ScrutineerTasks {
  /** Finds the key file among the trustees, all of whose proofs hold; needs no passphrase. */
  recognise: {
    readonly ask: { readonly keyFile: string; readonly election: string; readonly trustees: string };
    readonly reply: KeyPlace;
  };
  /** Verifies all of a closed archive but the ballots' proofs. */
  open: { readonly ask: { readonly archive: ArrayBuffer }; readonly reply: OpenedBox };
  /** Verifies ballots in full and returns their sum. */
  check: {
    readonly ask: { readonly election: string; readonly ballots: readonly string[] };
    readonly reply: string;
  };
  /** Adds sums up. */
  join: {
    readonly ask: { readonly election: string; readonly sums: readonly string[] };
    readonly reply: string;
  };
  /** The proved share of the decryption of a sum. */
  decrypt: {
    readonly ask: {
      readonly keyFile: string;
      readonly passphrase: string;
      readonly election: string;
      readonly trustees: string;
      readonly sum: string;
    };
    readonly reply: string;
  };
}

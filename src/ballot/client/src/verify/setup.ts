/**
 * The set-up of an archive: that its four records belong together, that the election is one of this
 * service, that its key is the trustees', and whose ballots may stand on the board (verify, “Checks”).
 */
import { asText, hashHex } from "../core/codec.ts";
import { type Election, parseElection, type Question } from "../core/election.ts";
import type { Group } from "../core/group.ts";
import { Refusal } from "../core/refusal.ts";
import type { Record } from "./archive.ts";
import { parseExact, parseExactList } from "./exact.ts";
import { parseTrustees, type Trustees } from "./trustees.ts";

const CODE = "setup-malformed";

export interface Setup {
  readonly election: Election;
  readonly electionText: string;
  readonly trustees: Trustees;
  readonly trusteesText: string;
  /** The public credentials of those who may vote. */
  readonly credentials: ReadonlySet<string>;
}

export function readSetup(records: readonly Record[]): Setup {
  const [electionText = "", trusteesText = "", credentialsText = "", hashes = ""] = records.map(
    ({ text }) => text,
  );
  const expected = {
    election: hashHex(electionText),
    trustees: hashHex(trusteesText),
    credentials: hashHex(credentialsText),
  };
  if (hashes !== JSON.stringify(expected)) throw new Refusal(CODE);
  const { election, trustees } = readElection(electionText, trusteesText);
  const credentials = parseCredentials(election.group, credentialsText);
  return { election, electionText, trustees, trusteesText, credentials };
}

/** An election with its trustees; throws `election-key-wrong` where its key is not theirs. */
export function readElection(
  electionText: string,
  trusteesText: string,
): { readonly election: Election; readonly trustees: Trustees } {
  parseExact(electionText, "election-malformed");
  const election = parseElection(electionText);
  if (!fits(election)) throw new Refusal("encoding-unknown");
  const trustees = parseTrustees(election.group, trusteesText);
  if (!election.group.equal(trustees.publicKey, election.publicKey)) {
    throw new Refusal("election-key-wrong");
  }
  return { election, trustees };
}

/** Whether the questions have the shape that the encoding gives them. */
function fits({ encoding, questions }: Election): boolean {
  const [first, ...others] = questions;
  if (first === undefined) return false;
  const oneOf = (answers: number) => (each: Question): boolean =>
    each.minimum === 0 && each.maximum === 1 && each.answers === answers;
  switch (encoding) {
    case "shared-ciphertext":
      return first.minimum === 0 && others.length === first.answers && others.every(oneOf(2));
    case "choose":
      return first.minimum === 0 && others.length === 0;
    case "grades":
      return questions.every(oneOf(first.answers));
    case null:
      return false;
  }
}

/** Every credential is a member of the group that hides something, stands once, and weighs 1. */
function parseCredentials(group: Group, text: string): ReadonlySet<string> {
  const identity = group.write(group.identity);
  const credentials = new Set<string>();
  for (const entry of parseExactList(text, CODE)) {
    const [credential = "", ...weight] = asText(entry, CODE).split(",");
    if (weight.length > 0 && weight.join() !== "1") throw new Refusal("credential-weighs-more");
    group.parse(credential);
    if (credential === identity || credentials.has(credential)) throw new Refusal("credential-wrong");
    credentials.add(credential);
  }
  return credentials;
}

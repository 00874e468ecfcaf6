/** What a scrutineer's worker does; it keeps nothing between tasks but an election's tables. */
import type { Election } from "../core/election.ts";
import { parseElection } from "../core/election.ts";
import { systemRng } from "../core/random.ts";
import { Refusal } from "../core/refusal.ts";
import type { Work } from "../core/worker-host.ts";
import { BallotChecker } from "../verify/ballot-check.ts";
import { openBox } from "../verify/closed-box.ts";
import { readElection } from "../verify/setup.ts";
import { added, nothing, parseSum, writeSum } from "../verify/sum.ts";
import type { Owner } from "../verify/trustees.ts";
import { partialDecryption, verifyPartialDecryption } from "./decryption.ts";
import { type KeyFile, openKey, parseKeyFile } from "./keyfile.ts";
import type { ScrutineerTasks } from "./tasks.ts";

interface Known {
  readonly text: string;
  readonly election: Election;
  readonly checker: BallotChecker;
}

let known: Known | undefined;

/** The checker for this election; its tables are kept as long as the text stays the same. */
function checkerOf(text: string): Known {
  if (known?.text !== text) {
    const election = parseElection(text);
    known = { text, election, checker: new BallotChecker(election) };
  }
  return known;
}

/** The place of a key file among the owners, from 0; throws `key-of-other-election`. */
function placeOf(file: KeyFile, election: Election, owners: readonly Owner[]): number {
  const place = owners.findIndex(({ signingKey }) => signingKey === file.verification);
  if (file.group !== election.group.name || place < 0) throw new Refusal("key-of-other-election");
  return place;
}

export const WORK: Work<ScrutineerTasks> = {
  recognise({ keyFile, election: electionText, trustees: trusteesText }) {
    const file = parseKeyFile(keyFile);
    const { election, trustees } = readElection(electionText, trusteesText);
    const owner = placeOf(file, election, trustees.owners) + 1;
    return { owner, signingKey: file.verification, electionFingerprint: election.fingerprint };
  },
  open({ archive }) {
    const { setup, ballots, head, recorded } = openBox(new Uint8Array(archive));
    const { electionText, trusteesText, election } = setup;
    const { uuid, fingerprint: electionFingerprint } = election;
    const texts = { election: electionText, trustees: trusteesText };
    return { ...texts, uuid, electionFingerprint, ballots, head, recorded };
  },
  check({ election: text, ballots }, progress) {
    const { election, checker } = checkerOf(text);
    const sum = ballots.reduce((total, ballot, index) => {
      const choices = checker.check(ballot);
      progress(index + 1, ballots.length);
      return added(election, total, choices);
    }, nothing(election));
    return writeSum(election, sum);
  },
  join({ election: text, sums }) {
    const { election } = checkerOf(text);
    const parsed = sums.map((sum) => parseSum(election, sum));
    const total = parsed.reduce((left, right) => added(election, left, right), nothing(election));
    return writeSum(election, total);
  },
  decrypt({ keyFile, passphrase, election: electionText, trustees: trusteesText, sum }, progress) {
    const file = parseKeyFile(keyFile);
    const { election, trustees } = readElection(electionText, trusteesText);
    const { publicKey } = trustees.owners[placeOf(file, election, trustees.owners)]!;
    const secret = openKey(file, passphrase);
    if (election.group.write(election.group.generate(secret)) !== publicKey) {
      throw new Refusal("key-of-other-election");
    }
    const part = partialDecryption(election, sum, secret, systemRng, progress);
    verifyPartialDecryption(election, sum, publicKey, part);
    return part;
  },
};

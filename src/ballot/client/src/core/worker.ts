/** The worker: all heavy arithmetic, so that the page stays quick. It keeps no secret between tasks. */
import { makeBallot, tracker } from "../booth/ballot.ts";
import { parseCredential, publicOf, secretOf } from "./credential.ts";
import { type Election, parseElection } from "./election.ts";
import { encode } from "./encodings.ts";
import { openKey, parseKeyFile } from "../scrutineer/keyfile.ts";
import { requireSamePaper } from "../booth/paper.ts";
import { systemRng } from "./random.ts";
import { codeOf, Refusal } from "./refusal.ts";
import type { Order, Report, TaskName, Tasks } from "./tasks.ts";
import { parseOwners, partialDecryption, verifyPartialDecryption } from "../scrutineer/trustee.ts";

type Progress = (done: number, total: number) => void;
type Work = {
  [N in TaskName]: (ask: Tasks[N]["ask"], progress: Progress) => Tasks[N]["reply"];
};

let known: { readonly text: string; readonly election: Election } | undefined;

/** The election read from this text; its tables are kept as long as the text stays the same. */
function electionOf(text: string): Election {
  if (known?.text !== text) known = { text, election: parseElection(text) };
  return known.election;
}

const WORK: Work = {
  prepare({ election }) {
    const { group, keyPower } = electionOf(election);
    group.generate(1n);
    keyPower(1n);
    return null;
  },
  compare({ election, paper }) {
    requireSamePaper(electionOf(election), paper);
    return null;
  },
  identify({ election, uuid, credential }) {
    const { group } = electionOf(election);
    return publicOf(group, secretOf(group, uuid, parseCredential(credential)));
  },
  vote({ election: text, uuid, credential, paper, marks }) {
    const election = electionOf(text);
    requireSamePaper(election, paper);
    if (election.encoding !== marks.encoding) throw new Refusal("marks-do-not-fit");
    const secret = secretOf(election.group, uuid, parseCredential(credential));
    const ballot = makeBallot(election, secret, encode(marks), systemRng);
    return { ballot, credential: publicOf(election.group, secret), tracker: tracker(ballot) };
  },
  decrypt({ keyFile, passphrase, election: text, trustees, tally, owner }, progress) {
    const file = parseKeyFile(keyFile);
    const election = electionOf(text);
    const owners = parseOwners(trustees);
    const isKnown = owners.some(({ signingKey }) => signingKey === file.verification);
    if (file.group !== election.group.name || !isKnown) throw new Refusal("key-of-other-election");
    const own = owners[owner - 1];
    if (own?.signingKey !== file.verification) throw new Refusal("key-of-other-scrutineer");
    const secret = openKey(file, passphrase);
    const publicKey = election.group.write(election.group.generate(secret));
    if (publicKey !== own.publicKey) throw new Refusal("key-of-other-election");
    const part = partialDecryption(election, tally, secret, systemRng, progress);
    verifyPartialDecryption(election, tally, publicKey, part);
    return part;
  },
};

const scope = self as unknown as {
  onmessage: (event: MessageEvent<Order>) => void;
  postMessage(report: Report): void;
};

scope.onmessage = ({ data: { id, name, ask } }) => {
  try {
    const work = WORK[name] as (ask: unknown, progress: Progress) => unknown;
    const reply = work(ask, (done, total) => {
      scope.postMessage({ id, kind: "progress", done, total });
    });
    scope.postMessage({ id, kind: "done", reply });
  } catch (thrown) {
    scope.postMessage({ id, kind: "refused", code: codeOf(thrown) });
  }
};

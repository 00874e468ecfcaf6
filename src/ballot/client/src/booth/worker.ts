/** The booth's worker: all heavy arithmetic, so that the page stays quick. It keeps no secret. */
import { tracker } from "../core/ballot-text.ts";
import { parseCredential, publicOf, secretOf } from "../core/credential.ts";
import { type Election, parseElection } from "../core/election.ts";
import { encode } from "../core/encodings.ts";
import { groupNamed } from "../core/group-by-name.ts";
import { systemRng } from "../core/random.ts";
import { Refusal } from "../core/refusal.ts";
import { serve } from "../core/worker-host.ts";
import { makeBallot } from "./ballot.ts";
import { askAbout } from "./card-question.ts";
import { requireAsShown } from "./shown.ts";
import type { BoothTasks } from "./tasks.ts";

let known: { readonly text: string; readonly election: Election } | undefined;

/** The election read from this text; its tables are kept as long as the text stays the same. */
function electionOf(text: string): Election {
  if (known?.text !== text) known = { text, election: parseElection(text) };
  return known.election;
}

serve<BoothTasks>({
  prepare({ election }) {
    const { group, keyPower } = electionOf(election);
    group.generate(1n);
    keyPower(1n);
    return null;
  },
  compare({ election, shown }) {
    requireAsShown(electionOf(election), shown);
    return null;
  },
  identify({ group: name, uuid, credential }) {
    const group = groupNamed(name);
    return publicOf(group, secretOf(group, uuid, parseCredential(credential)));
  },
  question({ election: text, uuid, credential, nonce }) {
    const election = electionOf(text);
    const secret = secretOf(election.group, uuid, parseCredential(credential));
    return askAbout(election, secret, nonce, systemRng);
  },
  vote({ election: text, uuid, credential, shown, marks }) {
    const election = electionOf(text);
    requireAsShown(election, shown);
    if (election.encoding !== marks.encoding) throw new Refusal("marks-do-not-fit");
    const secret = secretOf(election.group, uuid, parseCredential(credential));
    const ballot = makeBallot(election, secret, encode(marks), systemRng);
    return { ballot, credential: publicOf(election.group, secret), tracker: tracker(ballot) };
  },
});

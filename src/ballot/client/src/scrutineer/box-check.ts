/**
 * Verifies a closed box on all cores and computes its sum (client, “Scrutineer”): the sum that a server
 * shows is only what a server shows, so nothing else than this sum is ever decrypted.
 */
import { Refusal } from "../core/refusal.ts";
import type { Progress } from "../core/tasks.ts";
import type { WorkerLink } from "../core/worker-link.ts";
import type { OpenedBox, ScrutineerTasks } from "./tasks.ts";

/** A worker, as far as it is needed here. */
export type Asked = Pick<WorkerLink<ScrutineerTasks>, "ask">;

export interface VerifiedBox {
  readonly election: string;
  readonly trustees: string;
  readonly uuid: string;
  readonly electionFingerprint: string;
  readonly ballots: number;
  /** The text whose hash stands for the whole board up to its close. */
  readonly head: string;
  /** The encrypted sum of the ballots, computed on this device. */
  readonly sum: string;
}

/** More runs than workers, so that a slow core does not keep the others waiting at the end. */
const RUNS_PER_WORKER = 4;

/**
 * Throws the refusal of the first part that does not hold; `opened` is told what the box says it is
 * before the long work begins, and may refuse it.
 */
export async function verifyBox(
  workers: readonly Asked[],
  archive: ArrayBuffer,
  opened: (box: OpenedBox) => void,
  progress: Progress,
): Promise<VerifiedBox> {
  const [first] = workers;
  if (first === undefined) throw new Refusal("unexpected");
  const box = await first.ask("open", { archive });
  opened(box);
  const sums = await checkBallots(workers, box, progress);
  const sum = await first.ask("join", { election: box.election, sums });
  if (sum !== box.recorded) throw new Refusal("sum-differs");
  const { ballots, recorded: _, ...said } = box;
  return { ...said, ballots: ballots.length, sum };
}

async function checkBallots(
  workers: readonly Asked[],
  { election, ballots }: OpenedBox,
  progress: Progress,
): Promise<readonly string[]> {
  const runs = inRuns(ballots, workers.length * RUNS_PER_WORKER);
  const done = runs.map(() => 0);
  const sums: string[] = [];
  let next = 0;
  const work = async (worker: Asked): Promise<void> => {
    while (next < runs.length) {
      const run = next;
      next += 1;
      const ask = { election, ballots: runs[run]! };
      sums[run] = await worker.ask("check", ask, (checked) => {
        done[run] = checked;
        progress(done.reduce((total, each) => total + each, 0), ballots.length);
      });
    }
  };
  await Promise.all(workers.map(work));
  return sums;
}

function inRuns(ballots: readonly string[], count: number): readonly (readonly string[])[] {
  const size = Math.max(1, Math.ceil(ballots.length / count));
  const runs: (readonly string[])[] = [];
  for (let start = 0; start < ballots.length; start += size) {
    runs.push(ballots.slice(start, start + size));
  }
  return runs;
}

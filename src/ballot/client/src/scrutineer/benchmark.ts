/** How long it takes a device to verify a closed box, its workers' start included. */
import { getBytes } from "../core/api.ts";
import { WorkerLink } from "../core/worker-link.ts";
import { verifyBox } from "./box-check.ts";
import type { ScrutineerTasks } from "./tasks.ts";

export interface Timing {
  readonly ballots: number;
  readonly workers: number;
  /** From the arrived bytes to the verified sum. */
  readonly seconds: number;
}

export async function benchmark(archiveAddress: string, workerAddress: string): Promise<Timing> {
  const archive = await getBytes(archiveAddress);
  const start = performance.now();
  const workers = Array.from(
    { length: navigator.hardwareConcurrency },
    () => new WorkerLink<ScrutineerTasks>(workerAddress),
  );
  const box = await verifyBox(workers, archive, () => {}, () => {});
  const seconds = (performance.now() - start) / 1000;
  return { ballots: box.ballots, workers: workers.length, seconds };
}

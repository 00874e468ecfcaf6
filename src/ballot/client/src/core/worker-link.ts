/** The page's end of the worker: each task becomes a promise. */
import { Refusal } from "./refusal.ts";
import type { Progress, Report, TasksOf } from "./tasks.ts";

interface Waiting {
  readonly resolve: (reply: unknown) => void;
  readonly reject: (reason: Refusal) => void;
  readonly progress: Progress;
}

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(address: string): string },
  ): { createScriptURL(address: string): URL };
}

/** Made once: a page that starts several workers still has one policy. */
let policy: ReturnType<TrustedTypes["createPolicy"]> | undefined;

/** The policy `require-trusted-types-for 'script'` wants a worker's address to pass this policy. */
function trusted(address: string): string | URL {
  const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
  if (new URL(address, location.href).origin !== location.origin) throw new Refusal("unexpected");
  if (types === undefined) return address;
  policy ??= types.createPolicy("ballot", { createScriptURL: (same) => same });
  return policy.createScriptURL(address);
}

export class WorkerLink<T extends TasksOf<T>> {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;

  constructor(address: string) {
    this.#worker = new Worker(trusted(address), { type: "module" });
    this.#worker.onmessage = ({ data }: MessageEvent<Report>) => {
      this.#take(data);
    };
    this.#worker.onerror = () => {
      // The script could not be loaded or run at all: nothing that waits will be answered.
      for (const waiting of this.#waiting.values()) waiting.reject(new Refusal("unexpected"));
      this.#waiting.clear();
    };
  }

  ask<N extends keyof T>(
    name: N,
    ask: T[N]["ask"],
    progress: Progress = () => {},
  ): Promise<T[N]["reply"]> {
    this.#last += 1;
    const id = this.#last;
    return new Promise<unknown>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, progress });
      this.#worker.postMessage({ id, name, ask });
    }) as Promise<T[N]["reply"]>;
  }

  #take(report: Report): void {
    const waiting = this.#waiting.get(report.id);
    if (waiting === undefined) return;
    if (report.kind === "progress") {
      waiting.progress(report.done, report.total);
      return;
    }
    this.#waiting.delete(report.id);
    if (report.kind === "done") waiting.resolve(report.reply);
    else waiting.reject(new Refusal(report.code));
  }
}

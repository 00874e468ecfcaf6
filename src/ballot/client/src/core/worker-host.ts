/** The worker's end: it does the tasks of a page one after another, and answers or refuses each. */
import { codeOf } from "./refusal.ts";
import type { Order, Progress, Report, TasksOf } from "./tasks.ts";

export type Work<T extends TasksOf<T>> = {
  readonly [N in keyof T]: (ask: T[N]["ask"], progress: Progress) => T[N]["reply"];
};

export function serve<T extends TasksOf<T>>(work: Work<T>): void {
  const scope = self as unknown as {
    onmessage: (event: MessageEvent<Order>) => void;
    postMessage(report: Report): void;
  };
  scope.onmessage = ({ data: { id, name, ask } }) => {
    try {
      const task = work[name as keyof T] as (ask: unknown, progress: Progress) => unknown;
      const reply = task(ask, (done, total) => {
        scope.postMessage({ id, kind: "progress", done, total });
      });
      scope.postMessage({ id, kind: "done", reply });
    } catch (thrown) {
      scope.postMessage({ id, kind: "refused", code: codeOf(thrown) });
    }
  };
}

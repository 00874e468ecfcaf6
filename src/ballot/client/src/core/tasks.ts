/** How a page and its worker speak: a page's tasks are a type that names what is asked and replied. */

/** The shape of such a type: `{ name: { ask: …; reply: … } }`. */
export type TasksOf<T> = { readonly [N in keyof T]: { readonly ask: unknown; readonly reply: unknown } };

export type Progress = (done: number, total: number) => void;

export interface Order {
  readonly id: number;
  readonly name: PropertyKey;
  readonly ask: unknown;
}

export type Report =
  | { readonly id: number; readonly kind: "done"; readonly reply: unknown }
  | { readonly id: number; readonly kind: "refused"; readonly code: string }
  | { readonly id: number; readonly kind: "progress"; readonly done: number; readonly total: number };

/** A refusal with a permanent code; the sentence for it stands in the page, never here. */
export class Refusal extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** The code of anything thrown: a refusal's own, else `unexpected`. */
export function codeOf(thrown: unknown): string {
  return thrown instanceof Refusal ? thrown.code : "unexpected";
}

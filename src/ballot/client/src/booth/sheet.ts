/**
 * What is marked on the form, apart from how it is shown: one mark per project, at most the allowed
 * approvals, nothing marked in advance. Values never change: each mark gives a new sheet.
 */
import type { Marks, Stand } from "../core/encodings.ts";

export type Form = "per-item" | "choose" | "satisfaction";

export interface Sheet {
  readonly form: Form;
  readonly projects: readonly string[];
  /** The most approvals allowed; null where there is no such limit. */
  readonly cap: number | null;
  /** The values that a project can be marked with, in the order of the form. */
  readonly values: readonly string[];
  readonly marks: ReadonlyMap<string, string>;
  /** The project whose approval was refused by the last mark, because all places are used. */
  readonly refused: string | null;
}

export const APPROVE = "approve";
export const ABSTAIN = "abstain";

export function blankSheet(
  form: Form,
  projects: readonly string[],
  cap: number | null,
  values: readonly string[],
): Sheet {
  return { form, projects, cap, values, marks: new Map(), refused: null };
}

/** Marks a project; an approval beyond the limit is refused and the earlier mark stays. */
export function mark(sheet: Sheet, project: string, value: string | null): Sheet {
  if (value === APPROVE && !mayApprove(sheet, project)) return { ...sheet, refused: project };
  const marks = new Map(sheet.marks);
  if (value === null) marks.delete(project);
  else marks.set(project, value);
  return { ...sheet, marks, refused: null };
}

export function approvals(sheet: Sheet): number {
  return sheet.projects.filter((project) => sheet.marks.get(project) === APPROVE).length;
}

export function isFull(sheet: Sheet): boolean {
  return sheet.cap !== null && approvals(sheet) >= sheet.cap;
}

export function mayApprove(sheet: Sheet, project: string): boolean {
  return sheet.marks.get(project) === APPROVE || !isFull(sheet);
}

export function unmarked(sheet: Sheet): readonly string[] {
  return sheet.projects.filter((project) => !sheet.marks.has(project));
}

/** Nothing is marked at all: to abstain from a project is a mark. */
export function isEmpty(sheet: Sheet): boolean {
  return sheet.marks.size === 0;
}

/** The next project without a mark, after a given one and round again; null where all are marked. */
export function nextUnmarked(sheet: Sheet, after: string | null): string | null {
  const open = unmarked(sheet);
  const place = after === null ? -1 : sheet.projects.indexOf(after);
  return open.find((project) => sheet.projects.indexOf(project) > place) ?? open[0] ?? null;
}

export function marked(sheet: Sheet, value: string): readonly string[] {
  return sheet.projects.filter((project) => sheet.marks.get(project) === value);
}

/** The marks as the protocol knows them; what is not marked abstains. */
export function marksOf(sheet: Sheet): Marks {
  const { projects, marks, values } = sheet;
  switch (sheet.form) {
    case "per-item":
      return {
        encoding: "shared-ciphertext",
        stands: projects.map((project) => (marks.get(project) ?? ABSTAIN) as Stand),
      };
    case "choose":
      return {
        encoding: "choose",
        chosen: projects.map((project) => marks.get(project) === APPROVE),
      };
    case "satisfaction":
      return {
        encoding: "grades",
        grades: projects.map((project) => {
          const index = values.indexOf(marks.get(project) ?? "");
          return index < 0 ? null : index;
        }),
        scale: values.length,
      };
  }
}

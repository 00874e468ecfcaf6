/** The known answers that Python verifies are those that this client makes today. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const KEPT = fileURLToPath(new URL("../../../../tests/vectors/made_by_client/", import.meta.url));
const MAKER = fileURLToPath(new URL("make-vectors.mjs", import.meta.url));

test("the client's known answers are made anew, byte for byte", () => {
  const folder = mkdtempSync(join(tmpdir(), "vectors-"));
  try {
    execFileSync(process.execPath, [MAKER, folder]);
    const names = readdirSync(KEPT).toSorted();
    assert.deepEqual(readdirSync(folder).toSorted(), names);
    assert.ok(names.length >= 2);
    for (const name of names) {
      const [made, kept] = [folder, KEPT].map((place) => readFileSync(join(place, name), "utf8"));
      assert.equal(made, kept, name);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** The booth's switch for large type: at once, and by a cookie for the next pages. */
import { need } from "./dom.ts";

const YEAR = 365 * 24 * 3600;

const large = need<HTMLInputElement>("#large");
large.addEventListener("change", () => {
  const type = large.checked ? "large" : "normal";
  document.cookie = `type=${type}; path=/; max-age=${YEAR}; SameSite=Lax`;
  if (large.checked) document.documentElement.dataset["type"] = "large";
  else delete document.documentElement.dataset["type"];
});

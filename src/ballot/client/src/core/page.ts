/** The booth's switch for large type: at once, and by a cookie for the next pages. */

const YEAR = 365 * 24 * 3600;

document.addEventListener("change", (event) => {
  const large = event.target as HTMLInputElement;
  if (large.id !== "large") return;
  const type = large.checked ? "large" : "normal";
  document.cookie = `type=${type}; path=/; max-age=${YEAR}; SameSite=Lax`;
  if (large.checked) document.documentElement.dataset["type"] = "large";
  else delete document.documentElement.dataset["type"];
});

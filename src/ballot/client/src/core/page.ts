/** The booth's switch for large type: at once, and for whoever is here only. */

document.addEventListener("change", (event) => {
  const large = event.target as HTMLInputElement;
  if (large.id !== "large") return;
  if (large.checked) document.documentElement.dataset["type"] = "large";
  else delete document.documentElement.dataset["type"];
});

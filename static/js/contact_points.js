/* Opinions typed one after the other: Ctrl and Enter saves, the cursor stands where typing goes on. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-fast]");
  if (!form) { return; }
  form.addEventListener("keydown", function (event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.querySelector("button").click();
    }
  });
  var wrong = form.querySelector("[aria-invalid]");
  var place = form.querySelector("[name=place]");
  var next = wrong || (place && place.value ? form.querySelector("[name=text]") : place);
  if (next) { next.focus(); }
}());

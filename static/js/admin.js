/* A second press of the same button sends nothing. */
(function () {
  "use strict";
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.matches("form[data-once]")) { return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    window.addEventListener("pageshow", function () { delete form.dataset.sent; }, { once: true });
  });
}());
/* An address that ends in #deed-… opens that deed. */
(function () {
  "use strict";
  var chosen = location.hash && document.getElementById(location.hash.slice(1));
  if (chosen && chosen.matches("details.deed")) {
    chosen.open = true;
    var field = chosen.querySelector("textarea, select, input:not([type=hidden]), button");
    if (field) { field.focus(); }
  }
}());

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

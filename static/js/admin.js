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

/* A box to choose from by typing is drawn over its field: it takes the field's name along, for those who listen. */
(function () {
  "use strict";
  function nameOf(field) {
    var label = field.labels && field.labels[0];
    var cell = field.closest("td");
    var table = cell && cell.closest("table");
    var head = table && table.querySelectorAll("thead th")[cell.cellIndex];
    return ((label || head || {}).textContent || "").replace(/[:：]\s*$/, "").trim();
  }
  function nameBoxes() {
    document.querySelectorAll("select.admin-autocomplete").forEach(function (field) {
      var name = nameOf(field), box = field.nextElementSibling;
      if (!box || !name) { return; }
      box.querySelectorAll("[role=combobox], [role=textbox]").forEach(function (each) {
        each.setAttribute("aria-label", name);
      });
    });
  }
  window.addEventListener("load", function () { setTimeout(nameBoxes); }); // after jQuery has drawn them
  document.addEventListener("formset:added", function () { setTimeout(nameBoxes); });
}());

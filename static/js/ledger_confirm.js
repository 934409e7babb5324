/* The confirmation in bulk by keyboard: j and k walk, x ticks, Ctrl+Enter confirms what is ticked. */
(function () {
  "use strict";
  var form = document.getElementById("confirm-form");
  if (!form) { return; }
  var rows = Array.prototype.slice.call(form.querySelectorAll(".confirm-row"));
  var boxes = Array.prototype.slice.call(form.querySelectorAll('input[name="entry"]'));
  var all = document.getElementById("tick-all");
  var hint = form.querySelector(".keys");
  if (hint) { hint.hidden = false; }

  function may(box) { return !box.hasAttribute("data-mine") && !box.hasAttribute("data-lacks"); }

  function count() {
    var ticked = boxes.filter(function (box) { return box.checked; }).length;
    var place = document.getElementById("ticked");
    if (place) { place.textContent = ticked ? "(" + ticked + ")" : ""; }
  }

  if (all) {
    all.parentElement.hidden = false;
    form.querySelector(".no-script").hidden = true;
    all.addEventListener("change", function () {
      boxes.forEach(function (box) { box.checked = all.checked && may(box); });
      count();
    });
  }
  form.addEventListener("change", count);

  document.addEventListener("keydown", function (event) {
    if (event.altKey || event.isComposing) { return; }
    var typing = event.target.closest("textarea, select, input:not([type=checkbox])");
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && !typing) {
      var go = form.querySelector('button[value="confirm"]');
      if (go) { event.preventDefault(); go.click(); }
      return;
    }
    if (typing || event.ctrlKey || event.metaKey) { return; }
    var at = rows.indexOf(event.target.closest(".confirm-row"));
    if (event.key === "j" || event.key === "k") {
      var row = rows[Math.max(0, Math.min(rows.length - 1, at + (event.key === "j" ? 1 : -1)))];
      row.focus();
      row.scrollIntoView({ block: "nearest" });
    } else if (event.key === "x" && at >= 0) {
      var box = rows[at].querySelector('input[name="entry"]');
      if (box) { box.checked = !box.checked; count(); }
    } else { return; }
    event.preventDefault();
  });
  count();
}());

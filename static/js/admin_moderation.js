/* The moderation queue by keyboard: j and k walk, x ticks, a deed's key opens it. Nothing is sent without a press of its button. */
(function () {
  "use strict";
  var items = Array.prototype.slice.call(document.querySelectorAll(".queue-item"));
  var hint = document.querySelector(".keys");
  if (hint) { hint.hidden = false; }

  function current() {
    var held = document.activeElement && document.activeElement.closest(".queue-item");
    return held ? items.indexOf(held) : -1;
  }

  function go(index) {
    if (!items.length) { return; }
    var item = items[Math.max(0, Math.min(items.length - 1, index))];
    item.focus();
    item.scrollIntoView({ block: "nearest" });
  }

  function act(item, key) {
    var target = item.querySelector('[data-key="' + key + '"]');
    if (!target) { return false; }
    if (target.tagName === "A") { target.click(); return true; }
    target.open = true;
    var field = target.querySelector("textarea, input:checked, select") || target.querySelector("button");
    field.focus();
    return true;
  }

  function tick(item) {
    var box = item.querySelector("input[type=checkbox]");
    if (box) { box.click(); }
    item.focus();
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) { return; }
    var typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) && event.target.type !== "checkbox";
    if (event.key === "Escape" && event.target.closest(".queue-item")) {
      event.target.closest(".queue-item").focus();
      return;
    }
    if (typing) { return; }
    var index = current();
    var item = items[index];
    if (event.key === "j") { go(index + 1); }
    else if (event.key === "k") { go(index < 0 ? 0 : index - 1); }
    else if (item && event.key === "x") { tick(item); }
    else if (item && event.key === "Enter" && event.target === item) { item.querySelector("a[data-open]").click(); }
    else if (!item || !/^[a-z]$/.test(event.key) || !act(item, event.key)) { return; }
    event.preventDefault();
  });
}());

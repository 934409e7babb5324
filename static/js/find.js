/* Finding a place while typing. Without this script the form's button does the same. */
(function () {
  "use strict";
  var PAUSE = 250;

  function later(work) {
    var timer = 0;
    return function () {
      window.clearTimeout(timer);
      timer = window.setTimeout(work, PAUSE);
    };
  }

  function fetchList(address, typed, done) {
    fetch(address + "?fragment=1&q=" + encodeURIComponent(typed), { credentials: "same-origin" })
      .then(function (answer) { return answer.ok ? answer.text() : Promise.reject(answer.status); })
      .then(function (text) { done(new DOMParser().parseFromString(text, "text/html").body); })
      .catch(function () { /* the button still works */ });
  }

  document.querySelectorAll("form[data-find]").forEach(function (form) {
    var field = form.querySelector("input[name=q]");
    var target = document.getElementById(form.dataset.findInto);
    if (!field || !target) { return; }
    field.addEventListener("input", later(function () {
      var typed = field.value.trim();
      fetchList(form.action, typed, function (body) {
        if (field.value.trim() !== typed) { return; }
        target.replaceChildren.apply(target, Array.prototype.slice.call(body.childNodes));
      });
    }));
  });

  document.querySelectorAll("input[data-find-names]").forEach(function (field) {
    var names = document.getElementById(field.getAttribute("list"));
    var code = field.form.querySelector("input[type=hidden][name=place]");
    field.addEventListener("input", later(function () {
      var typed = field.value.trim();
      if (code) { code.disabled = true; }
      if (!typed) { return; }
      fetchList(field.dataset.findNames, typed, function (body) {
        names.replaceChildren();
        body.querySelectorAll("a.row").forEach(function (row) {
          var option = document.createElement("option");
          var above = row.querySelector(".meta");
          option.value = row.querySelector("strong").textContent;
          option.label = option.value + (above ? " · " + above.textContent : "");
          names.appendChild(option);
        });
      });
    }));
  });
})();

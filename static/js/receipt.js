/* The receipt: copy the code, save it as a picture; the sent draft is forgotten. */
(function () {
  "use strict";
  const box = document.querySelector("[data-receipt]");
  if (!box) return;
  try {
    Object.keys(localStorage)
      .filter(function (key) {
        return key.indexOf("message-") === 0 || key.indexOf("opinion-") === 0;
      })
      .forEach(function (key) {
        localStorage.removeItem(key);
      });
  } catch (error) {
    // storage is off: there is no draft to forget
  }
  const code = box.querySelector("[data-code]").textContent.trim();
  const status = box.querySelector("[data-status]");
  box.querySelector("[data-needs-script]").hidden = false;

  function say(button) {
    status.textContent = button.dataset.done;
  }

  box.querySelector("[data-copy]").addEventListener("click", function (event) {
    const button = event.currentTarget;
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(code).then(function () {
        say(button);
      });
      return;
    }
    const field = document.createElement("textarea");
    field.value = code;
    box.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
    say(button);
  });

  function line(context, text, size, weight, y) {
    context.font = weight + " " + size + "px sans-serif";
    context.fillText(text, 360, y, 660);
  }

  box.querySelector("[data-picture]").addEventListener("click", function (event) {
    const button = event.currentTarget;
    const canvas = document.createElement("canvas");
    canvas.width = 720;
    canvas.height = 420;
    const context = canvas.getContext("2d");
    context.fillStyle = "#ffffff";
    context.fillRect(0, 0, 720, 420);
    context.textAlign = "center";
    context.fillStyle = "#9b1a1f";
    line(context, box.dataset.site, 32, "bold", 70);
    context.fillStyle = "#1d1b19";
    line(context, box.dataset.station, 26, "normal", 130);
    line(context, box.dataset.title, 30, "bold", 185);
    line(context, code, 46, "bold", 275);
    line(context, box.dataset.day + "  " + location.host + "/thread/", 24, "normal", 350);
    canvas.toBlob(function (blob) {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = "receipt-" + code + ".png";
      link.click();
      say(button);
    });
  });
})();

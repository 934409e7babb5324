// Pleasant extras of the station pages; everything works without them.
(function () {
  "use strict";

  // "Near me": ask where the phone is, to about a hundred metres, and show the list for that place.
  document.querySelectorAll("[data-locate]").forEach(function (button) {
    if (!("geolocation" in navigator)) return;
    var status = document.querySelector("[data-locate-status]");
    button.hidden = false;
    button.addEventListener("click", function () {
      button.disabled = true;
      if (status) status.textContent = status.dataset.asking;
      navigator.geolocation.getCurrentPosition(
        function (found) {
          var address = new URL(button.dataset.locate, location.href);
          address.searchParams.set("lat", found.coords.latitude.toFixed(3));
          address.searchParams.set("lng", found.coords.longitude.toFixed(3));
          location.assign(address);
        },
        function () {
          button.disabled = false;
          if (status) status.textContent = status.dataset.refused;
        },
        { timeout: 10000, maximumAge: 600000 }
      );
    });
  });

  // A chosen city brings its counties without another tap.
  document.querySelectorAll("[data-filters]").forEach(function (form) {
    form.addEventListener("change", function (event) {
      if (event.target.tagName !== "SELECT") return;
      var county = form.elements.county;
      if (event.target.name === "place" && county) county.value = "";
      form.submit();
    });
  });

  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });
})();

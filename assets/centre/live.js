// Numbers that change while one looks at them. Without it the page says the same when it is loaded again.
"use strict";
(function () {
  var cells = document.querySelectorAll("[data-office]");
  if (!cells.length || !window.EventSource) { return; }
  var language = document.documentElement.lang;
  var source = new EventSource("/now/live");
  source.onmessage = function (event) {
    var total = 0;
    JSON.parse(event.data).forEach(function (told) {
      total += told.persons;
      cells.forEach(function (cell) {
        if (cell.dataset.office === String(told.office)) {
          cell.textContent = told.persons.toLocaleString(language);
        }
      });
    });
    document.querySelectorAll("[data-total]").forEach(function (cell) {
      cell.textContent = total.toLocaleString(language);
    });
  };
})();

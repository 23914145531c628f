"use strict";
(function () {
  var form = document.getElementById("filters");
  if (!form) return;
  form.hidden = false;
  var cells = Array.from(document.querySelectorAll("#matrix td[data-tone]"));
  function show(element, on) { if (on) element.removeAttribute("data-off"); else element.setAttribute("data-off", ""); }
  function apply() {
    var columns = new Set(Array.from(form.querySelectorAll("[name=column]:checked"), function (box) { return box.value; }));
    var pillar = form.elements.pillar.value, tone = form.elements.tone.value;
    var words = form.elements.words.value.trim().toLowerCase();
    document.querySelectorAll("#matrix [data-column]").forEach(function (cell) { show(cell, columns.has(cell.dataset.column)); });
    document.querySelectorAll("#matrix tbody tr").forEach(function (row) { show(row, !pillar || row.dataset.pillar === pillar); });
    var count = 0;
    cells.forEach(function (cell) {
      var fits = (!tone || cell.dataset.tone === tone) && (!words || cell.textContent.toLowerCase().includes(words));
      if (fits) cell.removeAttribute("data-dim"); else cell.setAttribute("data-dim", "");
      Array.from(cell.children).forEach(function (child) { show(child, fits); });
      if (fits && !cell.hasAttribute("data-off") && !cell.parentNode.hasAttribute("data-off")) count += 1;
    });
    form.elements.count.textContent = count + " / " + cells.length;
  }
  form.addEventListener("input", apply);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  apply();
})();

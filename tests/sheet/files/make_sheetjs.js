// Makes sheetjs.xls, sheetjs-95.xls, sheetjs.xlsb and sheetjs.ods beside this file, with a writer that is neither
// LibreOffice nor Python. Not run by the tests: npm install xlsx@0.18.5 && node make_sheetjs.js
// The .xls of Excel 95 has no Chinese, which SheetJS cannot write there.
// SheetJS writes no formulas to .xls and .xlsb, and no error cells or number formats to .ods.
const path = require("path");
const XLSX = require("xlsx");

const form = {
  "!ref": "A1:F6",
  A1: { t: "s", v: "项目支出绩效自评表" },
  A2: { t: "s", v: "执行率" },
  B2: { t: "n", v: 0.95, z: "0.00%" },
  C2: { t: "n", v: 45291, z: "yyyy-mm-dd" },
  D2: { t: "n", v: 12.5 },
  E2: { t: "b", v: true },
  A3: { t: "e", v: 7, w: "#DIV/0!" },
  B3: { t: "n", f: "1+1", v: 2 },
  A4: { t: "s", v: "=1+1" },
  B4: { t: "n", v: -123456789.125 },
  A5: { t: "s", v: "合" },
  "!merges": [
    { s: { r: 0, c: 0 }, e: { r: 0, c: 5 } },
    { s: { r: 4, c: 0 }, e: { r: 5, c: 1 } },
  ],
};
const one = { "!ref": "A1", A1: { t: "n", v: 1 } };
const book = {
  SheetNames: ["自评表", "参数", "方案"],
  Sheets: { 自评表: form, 参数: one, 方案: one },
  Workbook: { Sheets: [{ Hidden: 0 }, { Hidden: 1 }, { Hidden: 2 }] },
};
const old = {
  ...book,
  SheetNames: ["form", "hidden", "very hidden"],
  Sheets: { form: { ...form, A1: one.A1, A2: one.A1, A5: one.A1 }, hidden: one, "very hidden": one },
};
const files = { "sheetjs.xls": [book, "biff8"], "sheetjs-95.xls": [old, "biff5"] };
for (const kind of ["xlsb", "ods"]) files[`sheetjs.${kind}`] = [book, kind];
for (const [name, [content, bookType]] of Object.entries(files)) {
  XLSX.writeFile(content, path.join(__dirname, name), { bookType, compression: true });
}

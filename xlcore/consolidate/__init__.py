"""Many files to one workbook: find, collect, report, publish."""

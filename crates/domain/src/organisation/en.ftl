# Messages of the organisation, and of the head of every report.
report-organisation = Organisation
report-as-at = As at
report-entry = Made from
report-entry-is = everything recorded up to change set { $number }

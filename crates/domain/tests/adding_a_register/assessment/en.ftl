# Messages of assessments.
assessment-state-planned = Planned
assessment-state-concluded = Concluded
assessment-due = Conclude the assessment: { $what }
assessment-add = Plan an assessment
assessment-report = Assessments of suppliers
measure-assessments = Assessments concluded
measure-assessments-means = Of the assessments in use, those that are concluded.
assessment-empty = An assessment is one look at a supplier, planned for a day and concluded with what was found.
assessment-alias = supplier audit, due diligence

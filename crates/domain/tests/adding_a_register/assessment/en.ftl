# Messages of assessments.
assessment-state-planned = Planned
assessment-state-concluded = Concluded
assessment-due = Conclude the assessment: { $what }
assessment-add = Plan an assessment
assessment-report = Assessments of suppliers
measure-assessments = Assessments concluded
measure-assessments-means = Of the assessments in use, those that are concluded.

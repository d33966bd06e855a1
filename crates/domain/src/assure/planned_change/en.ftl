# Messages of planned changes.
planned-change-state-planned = Planned
planned-change-state-approved = Approved
planned-change-state-carried-out = Carried out
planned-change-state-dropped = Dropped
planned-change-due-approve = Approve the change, or plan it for later
planned-change-due-do = Carry the change out
planned-change-stays = { $reference } stands as it was approved. Plan it anew first; it is approved anew afterwards.
planned-change-by-function = Somebody with the function that the change names approves it: { $function ->
    [top-management] top management
    [isms-manager] the ISMS manager
    [data-protection] data protection
   *[internal-auditor] the internal auditor
 }.
planned-change-needs-owner = { $reference } has no owner. Name who answers for it.
planned-change-statement = I approve this change and its means.
planned-change-ahead = { $date } has not come yet. Say the day on which it was carried out.
planned-change-empty = A planned change says what changes in the management system itself, why, with which consequences and means, and who does what.
planned-change-alias = change of the ISMS, change management

lint-planned-change-overdue = Its day has passed, and it is not carried out
lint-planned-change-overdue-why = Changes have to be carried out in a planned way.
lint-planned-change-overdue-fix = Say that it was carried out, drop it, or plan it anew with another day.

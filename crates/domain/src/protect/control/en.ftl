# Messages of controls.
control-type-preventive = Preventive
control-type-detective = Detective
control-type-corrective = Corrective
nature-manual = By people
nature-automatic = By machine
nature-mixed = By both
frequency-continuous = All the time
frequency-daily = Daily
frequency-weekly = Weekly
frequency-monthly = Monthly
frequency-quarterly = Every three months
frequency-half-yearly = Every six months
frequency-yearly = Yearly
frequency-on-event = When something calls for it
standing-none = Not implemented
standing-planned = Planned
standing-in-progress = In progress
standing-partly = Partly in place
standing-in-place = In place
control-due-review = Review whether the control is still right
control-since-future = It cannot be in place since a day that has not come. Choose today or an earlier day.
control-standing-head = Standing
control-units = Implementations
control-since = Since
control-difference = Difference
control-no-units = No unit implements it.
control-add-unit = Add the implementation of another unit
control-lives = Where it lives and what it is
control-processes = Business processes
control-attributes-from = From the attributes of the requirements that it meets.

# Implementations.
implementation-state-planned = Planned
implementation-state-in-progress = In progress
implementation-state-in-place = In place
implementation-twice = This unit implements the control already, see { $reference }. Change that one instead.
implementation-due-review = Check that it is done as described

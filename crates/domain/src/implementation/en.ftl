# Messages of implementations.
implementation-state-planned = Planned
implementation-state-in-progress = In progress
implementation-state-in-place = In place
implementation-twice = This unit implements the control already, see { $reference }. Change that one instead.
implementation-due-review = Check that it is done as described

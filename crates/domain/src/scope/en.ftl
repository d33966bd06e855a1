# Messages of the scope.
scope-state-draft = Draft
scope-state-in-force = In force
scope-state-superseded = Superseded

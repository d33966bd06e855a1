# Messages of the scope.
scope-state-draft = Draft
scope-state-in-force = In force
scope-state-superseded = Superseded
scope-by-management = The statement is signed by somebody of top management. An administrator says on the page of a person who belongs to it.
scope-without-statement = { $reference } has no statement to sign yet. Write what is done, for whom and from where.
scope-unknown = There is no scope “{ $typed }”. Name one by its reference, such as SC-1.
scope-inside = Inside the scope
scope-reports = Reports of this scope:
scope-signed = Signed as it stands
scope-signed-stale = Changed since it was signed
scope-unsigned = Not signed
scope-approved = Approved by
scope-approved-by = { $name }, { $role }, on { $day }
report-scope-statement = Scope statement
report-of-scope = Scope
scope-empty = The scope says what your management system covers and what it leaves out. A certificate is given for exactly that.
scope-alias = boundaries, certificate

# Messages of roles.
role-due-review = Look whether the role is still right
role-own-deputy = Somebody who holds the role cannot stand in for it. Name somebody else.
role-without-function = { $names } holds this role without the function “{ $function }”, and so cannot approve here what the role has to. An administrator sets functions on the page of the person.
role-as = As
role-as-holder = Holds it
role-as-deputy = Stands in
isms-role-empty = A role says what somebody does for information security and may decide, who holds it, and who stands in.
isms-role-alias = responsibility, authority, appointment, RACI

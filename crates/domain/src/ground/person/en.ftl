# Messages of the person concept.
person-email-help = Address for signing in.
person-duties = Answers for
person-duties-nobody = Who answered for this has left: it counts as nobody's until it is handed over.
person-duties-none = This person answers for nothing that is open.
person-duties-before = This person answers for what follows. Once they have left, it counts as nobody's:
person-hand-over-first = Hand it over first
person-link = Sign-in
person-link-lead = Makes a link with which this person sets a password. It works once and for seven days; an earlier link ends.
person-link-button = Make a link for the password

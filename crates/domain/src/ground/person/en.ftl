# Messages of the person concept.
person-duties = Answers for
person-duties-nobody = Who answered for this has left: it counts as nobody's until it is handed over.
person-duties-none = This person answers for nothing that is open.
person-duties-before = This person answers for what follows. Once they have left, it counts as nobody's:
person-hand-over-first = Hand it over first
person-link = Sign-in
person-link-lead = Makes a link with which this person sets a password. It works once and for seven days; an earlier link ends.
person-link-button = Make a link for the password
grant-outside = Access from outside
grant-outside-lead = Rights of auditors and other people from outside, and every right that begins or ends on a day. When its last day is over, nobody comes in by it. Before that it falls due for whoever answers for it, who lets it end or gives a later day.
grant-outside-add = Give a right
grant-outside-none = Nobody from outside has a right, and no right has an end.
grant-period = Access for a time
grant-who = Person
grant-may = May
grant-where = On the unit
grant-days = Valid
grant-since-day = from
grant-until-day = until
grant-sponsor = Answered for by
grant-ended = Ended
grant-begins =
    { $n ->
        [1] Begins tomorrow
       *[other] Begins in { $n } days
    }
grant-left =
    { $n ->
        [0] Ends today
        [1] Ends tomorrow
       *[other] { $n } days left
    }
grant-open-ended = Counts, without an end

lint-person-left-with-duties = Left, and still answers for something
lint-person-left-with-duties-why = Whatever somebody owned who is no longer here, nobody owns.
lint-person-left-with-duties-fix = Hand over the work on the page of the person.
lint-person-duties = { $n ->
    [one] { $some }
   *[other] { $n } records, among them { $some }
}

# Messages of work and calendar.
screen-work = What falls due
screen-calendar = Calendar
screen-reviews = Reviews
reviews-all = All
reviews-day = Next review
reviews-none = None stands like this.
work-lead = Reviews, target dates and tasks of every register that you may see, soonest first.
work-calendar = Calendar of the year
work-whose = Whose
work-mine = Mine
work-everybody = Everybody’s
work-nobody = Nobody’s
work-when = Due when
work-any = Late and next year
work-week = Next 7 days
work-month = Next month
work-quarter = Next quarter
work-year = Next year
work-what = Of which register
work-what-all = All registers
work-distance = How late
work-do = Do it
work-or = Or later
work-later = Postpone
work-postponed = { $n ->
    [one] postponed from { $date }
   *[other] postponed { $n } times, first from { $date }
 }
work-assigned = given to somebody else
work-no-owner = nobody
work-nothing = Nothing falls due. Reviews, target dates and tasks show here as soon as they have a date.
work-nothing-late = Nothing is late.
work-nothing-yours = Nothing of yours falls due. What others have to do stands under “Everybody’s”.
work-nothing-open = Everything that falls due here has an owner.
calendar-title = Calendar { $year }
calendar-lead = { $n ->
    [0] Nothing falls due in this year.
    [one] One thing falls due in this year. Its day leads to it.
   *[other] { $n } things fall due in this year. A day that is a link leads to them.
 }
calendar-years = Other years
calendar-day = { $n ->
    [one] one thing
   *[other] { $n } things
 }
calendar-more = { $n ->
    [one] One more on a later day of this month, which leads to it.
   *[other] { $n } more on later days of this month, which lead to them.
 }
calendar-feed = In your own calendar
calendar-feed-lead = A calendar program can subscribe to what falls due for you. It gets a secret address that opens this feed and nothing else.
calendar-feed-button = Make an address for your calendar program
calendar-feed-once = Save as a calendar file once
calendar-feed-all = Addresses that you made
calendar-january = January
calendar-february = February
calendar-march = March
calendar-april = April
calendar-may = May
calendar-june = June
calendar-july = July
calendar-august = August
calendar-september = September
calendar-october = October
calendar-november = November
calendar-december = December
calendar-monday = Monday
calendar-tuesday = Tuesday
calendar-wednesday = Wednesday
calendar-thursday = Thursday
calendar-friday = Friday
calendar-saturday = Saturday
calendar-sunday = Sunday

# Messages of assets.
asset-kind-process = Process
asset-kind-information = Information
asset-kind-software = Software
asset-kind-hardware = Hardware
asset-kind-network = Network
asset-kind-role = Person or role
asset-kind-site = Site
asset-kind-service = Supplier or service
asset-kind-organisation = Organisation
classification-public = Public
classification-internal = Internal
classification-confidential = Confidential
classification-strictly-confidential = Strictly confidential
need-normal = Normal
need-elevated = Elevated
need-high = High
need-very-high = Very high
property-confidentiality = Confidentiality
property-integrity = Integrity
property-availability = Availability
asset-circle = An asset cannot depend on itself. These form a circle: { $chain }. Take one of the dependencies away.
asset-due-review = Review owner, classification and need for protection
asset-needs = Need for protection
asset-needs-rule = By rule: the highest need among its own and those of all assets that depend on it.
asset-property = Property
asset-own-need = Own need
asset-why = Why
asset-need-by-rule = By rule
asset-raised-by = Raised by
asset-not-said = Not said
asset-dependencies = Dependencies
asset-needed-by = Needed by
asset-depends-on = Depends on
asset-own-of = { $property }, own need
asset-why-of = { $property }, why
asset-inherited_confidentiality-short = Confidentiality
asset-inherited_integrity-short = Integrity
asset-inherited_availability-short = Availability
asset-threats = Threats to think of
asset-threats-count = { $n ->
    [one] One threat to think of for this kind of asset ({ $kind })
   *[other] { $n } threats to think of for this kind of asset ({ $kind })
}
asset-threat-affects = Affects
asset-threat-write = Next step
asset-threat-risk = Write down the risk
asset-threat-risk-of = Write down the risk of { $title }

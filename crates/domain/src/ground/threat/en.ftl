# Messages of threats and vulnerabilities.
threat-empty = The catalogue of threats comes with its content pack. Adopt it among the frameworks.
vulnerability-empty = The catalogue of vulnerabilities comes with its content pack. Adopt it among the frameworks.
threat-alias = catalogue of threats
vulnerability-alias = weakness, weaknesses

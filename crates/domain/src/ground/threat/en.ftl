# Messages of threats and vulnerabilities.

"""The countries as the Online Retail file names them, and their ISO 3166-1 alpha-2 codes."""

UNKNOWN = "ZZ"
"""ISO 3166-1 leaves ZZ to its users; the Unicode locale tables show it as "unknown region"."""

CODES = {
    "Australia": "AU",
    "Austria": "AT",
    "Bahrain": "BH",
    "Belgium": "BE",
    "Brazil": "BR",
    "Canada": "CA",
    # Jersey and Guernsey in one name; Jersey is the larger of the two.
    "Channel Islands": "JE",
    "Cyprus": "CY",
    "Czech Republic": "CZ",
    "Denmark": "DK",
    "EIRE": "IE",
    # EU is no country, but ISO 3166-1 reserves the code for exactly this use.
    "European Community": "EU",
    "Finland": "FI",
    "France": "FR",
    "Germany": "DE",
    "Greece": "GR",
    "Hong Kong": "HK",
    "Iceland": "IS",
    "Israel": "IL",
    "Italy": "IT",
    "Japan": "JP",
    "Lebanon": "LB",
    "Lithuania": "LT",
    "Malta": "MT",
    "Netherlands": "NL",
    "Norway": "NO",
    "Poland": "PL",
    "Portugal": "PT",
    "RSA": "ZA",
    "Saudi Arabia": "SA",
    "Singapore": "SG",
    "Spain": "ES",
    "Sweden": "SE",
    "Switzerland": "CH",
    "United Arab Emirates": "AE",
    "United Kingdom": "GB",
    "Unspecified": UNKNOWN,
    "USA": "US",
}


def code_of(country: str) -> str:
    """The code of a country; `UNKNOWN` for a name that the file does not use."""
    return CODES.get(country.strip(), UNKNOWN)

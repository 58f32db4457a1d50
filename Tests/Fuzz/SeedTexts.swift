/// Seeds that people would type.
enum SeedTexts {
  static let all: [(target: String, texts: [String])] = [
    (
      "TimeText",
      [
        "2020-03-26", "2020-03-26T19:02", "2020-03-26 19:02:33", "2020-03-26T19:02:33+02:00",
        "2020-03-26T18:02Z", "20200326", "20200326T190233Z", "2020-03-26 19h02", "2020-03",
        "2020", "2020-10-25T02:30", "0000-01-01", "9999-12-31T23:59:59-23:59",
      ]
    ),
    (
      "FileName",
      [
        "n-%Y-%m-%d.csv\nn-2020-03-26.csv", "*%Y%m%d-%H%M%S*\nx-20200326-190233-y.csv",
        "%%*%Y-%m-%d-%Hh%M.csv\n%a-2020-03-26-19h02.csv", "\n2020-03-26T19:02:33+02:00.csv",
        "*\na_2020_03_26_19-02.csv", "\n20200326T1902Z 2020.03.27", "\n0123456789abcdef20200326",
      ]
    ),
    (
      "ZoneRules",
      [
        "UTC", "Europe/Paris", "CET-1CEST,M3.5.0,M10.5.0/3", "<+03>-3", "EST5EDT,J60/2,300/-1",
        "AAA-24BBB-24:59:59,M1.1.0/167,M12.5.6/-167",
      ]
    ),
    (
      "Reference",
      [
        "hospital@2020-04-15", "hospital@latest", "@first", "a@~3", "a@#42", "a@b@c", "first-wave",
        "deadbeef", "~9223372036854775808", "#0", "é", "",
      ]
    ),
    (
      "Definition",
      [
        "title = \"Hospital figures\"\nkey = [\"dep\", 'sexe', \"jour\"]\n"
          + "reference_date = \"jour\"\ntime_zone = \"Europe/Paris\"\ndefault_time = \"19:00\"\n"
          + "file_names = [\"h-%Y-%m-%d-%Hh%M.csv\"]\n\n[[columns]]\nname = \"dep\"\n"
          + "kind = \"code\"\nmeaning = \"d\\u00e9partement\"\n",
        "# only a comment\n\ndescription = \"\"\"\na \\\n  b\"\"\"\nlicence = '''x'''\n",
        "[[notes]]\ndate = \"2020-05-18\"\ntext = \"repaired\"\n", "a = 1\n", "key = [", "[x.y]\n",
      ]
    ),
  ]
}

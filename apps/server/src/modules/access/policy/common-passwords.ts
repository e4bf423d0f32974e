/**
 * What people choose first, in lower case; endings of digits and signs are cut off before comparing, so `password2026!`
 * is found as `password`. Short entries stand for themselves with such endings.
 */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `1234567890 0123456789 12345678910 123456789a 1q2w3e4r5t 1qaz2wsx3edc q1w2e3r4t5 qwertyuiop qwerty qwertyui
  qwerty123456 asdfghjkl asdfghjkl; zxcvbnm zxcvbnmasdf qazwsxedc qazwsx 1qazxsw2 password passw0rd p@ssword p@ssw0rd
  password password1 pass pass1234 passwort motdepasse contraseña welcome welcome1 admin administrator adminadmin root
  toor superuser superadmin letmein letmeinnow changeme changeit changethis default secret topsecret iloveyou ilovehk
  loveyou sunshine princess football baseball basketball monkey dragon master superman batman trustno hello helloworld
  hello123 test testing testtest tester guest user username login access system computer internet server oracle kontor
  kontorkontor broker brokerage trading trader futures securities hongkong shanghai shenzhen beijing guangzhou macau
  china zhongguo woaini woaini1314 woaini520 5201314520 1314520520 wodemima mima zaq12wsx zaq1zaq1 abcdefghij abcdefgh
  abcd1234abcd abc123456789 abc a1b2c3d4e5 a123456789 a1234567890 aa123456789 qq123456789 asd123456789 aaaaaaaaaa
  1111111111 0000000000 8888888888 6666666666 1212121212 1122334455 9876543210 0987654321 147258369 1472583690
  7894561230 3141592653 spring summer autumn winter january february march april may june july august september october
  november december monday tuesday wednesday thursday friday saturday sunday michael jennifer jordan michelle`
    .split(/\s+/)
    .filter((word) => word !== ''),
)

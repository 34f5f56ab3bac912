// go run verify.go license.jwt jwks.json [revoked.jwt]: prints what the license opens, or why it opens nothing.
package main
import ("crypto/ed25519"; "encoding/base64"; "encoding/json"; "fmt"; "log"; "os"; "strings"; "time")
type token struct { Kid, X, Jti string; Exp int64; Product, Aud any; Keys, Revoked []token }
func parse(data []byte) (t token) { if json.Unmarshal(data, &t) != nil { log.Fatal("not genuine") }; return }
func load(path string) []byte { data, err := os.ReadFile(path); if err != nil { log.Fatal(err) }; return data }
func decode(part string) []byte { data, _ := base64.RawURLEncoding.DecodeString(part); return data }
func read(path string, keys []token) []byte {
	part := strings.Split(strings.TrimSpace(string(load(path))), ".")
	if len(part) != 3 { log.Fatal("not genuine") }
	for _, key := range keys {
		public, signed := ed25519.PublicKey(decode(key.X)), []byte(part[0]+"."+part[1])
		if parse(decode(part[0])).Kid == key.Kid && ed25519.Verify(public, signed, decode(part[2])) { return decode(part[1]) } }
	log.Fatal("not genuine"); return nil }
func main() {
	keys, revoked := parse(load(os.Args[2])).Keys, []token{}
	claims := read(os.Args[1], keys); license := parse(claims)
	if len(os.Args) > 3 { revoked = parse(read(os.Args[3], keys)).Revoked }
	if license.Product == nil || license.Aud != nil || (license.Exp != 0 && license.Exp < time.Now().Unix()) { log.Fatal("expired") }
	for _, one := range revoked { if one.Jti == license.Jti { log.Fatal("revoked") } }; fmt.Println(string(claims)) }

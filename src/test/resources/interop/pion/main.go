// pion_peer sends a clip by WHIP, receives it by WHEP, and compares byte by byte.
//
//	pion_peer BASE-URL ROOM CLIP SRTP-PROFILE FRAMES
//
// CLIP is .ivf (VP8) or .h264 (Annex B), made of closed groups of pictures, and sent in a loop.
// With ICE_URL, ICE_USERNAME and ICE_CREDENTIAL in the environment all goes through that relay.
// SRTP-PROFILE is GCM or CM, the one profile that both peers offer. The program prints what it
// finds as lines KEY=VALUE:
// frames received, whether they are a run of those sent, and the same again after an ICE restart.
package main

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/pion/dtls/v2"
	"github.com/pion/interceptor"
	"github.com/pion/rtp"
	"github.com/pion/rtp/codecs"
	"github.com/pion/webrtc/v3"
	"github.com/pion/webrtc/v3/pkg/media/h264reader"
	"github.com/pion/webrtc/v3/pkg/media/ivfreader"
)

const (
	deadline  = 50 * time.Second
	interval  = 40 * time.Millisecond
	mtu       = 1200
	clockRate = 90000
)

func main() {
	time.AfterFunc(deadline, func() { log.Fatal("took too long") })
	base, room, clip, profile := os.Args[1], os.Args[2], os.Args[3], os.Args[4]
	wanted := must(strconv.Atoi(os.Args[5]))
	codec := webrtc.MimeTypeVP8
	if strings.HasSuffix(clip, ".h264") {
		codec = webrtc.MimeTypeH264
	}
	frames := read(clip, codec)
	api := api(profile)

	publisher := newPeer(api)
	track := must(webrtc.NewTrackLocalStaticRTP(webrtc.RTPCodecCapability{MimeType: codec}, "video", "clip"))
	must(publisher.connection.AddTransceiverFromTrack(
		track, webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionSendonly}))
	publisher.connect(base + "/whip/" + room)
	sent := &payloads{}
	go send(track, frames, codec, sent)

	player := newPeer(api)
	must(player.connection.AddTransceiverFromKind(
		webrtc.RTPCodecTypeVideo,
		webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionRecvonly}))
	received := &payloads{}
	player.connection.OnTrack(func(remote *webrtc.TrackRemote, _ *webrtc.RTPReceiver) {
		say("codec", remote.Codec().MimeType)
		for {
			packet, _, err := remote.ReadRTP()
			if err != nil {
				return
			}
			received.add(packet)
		}
	})
	player.connect(base + "/whep/" + room)

	compare("", received, sent, codec, wanted)
	say("whipPath", publisher.path())
	say("whepPath", player.path())
	say("whipRestart", publisher.restart())
	say("whepRestart", player.restart())
	received.clear()
	compare("AfterRestart", received, sent, codec, wanted)
	publisher.end("whip")
	player.end("whep")
}

// --- what is sent and received ---

// payloads keeps packets in the order of their unwrapped sequence numbers.
type payloads struct {
	lock    sync.Mutex
	packets map[int64]*rtp.Packet
	last    int64
}

func (p *payloads) add(packet *rtp.Packet) {
	p.lock.Lock()
	defer p.lock.Unlock()
	if p.packets == nil {
		p.packets = map[int64]*rtp.Packet{}
		p.last = int64(packet.SequenceNumber)
	}
	number := p.last + int64(int16(packet.SequenceNumber-uint16(p.last)))
	p.packets[number] = packet
	if number > p.last {
		p.last = number
	}
}

func (p *payloads) clear() {
	p.lock.Lock()
	defer p.lock.Unlock()
	p.packets = nil
}

// ordered returns the packets from first to last, and how many are missing between them.
func (p *payloads) ordered() ([]*rtp.Packet, int) {
	p.lock.Lock()
	defer p.lock.Unlock()
	numbers := make([]int64, 0, len(p.packets))
	for number := range p.packets {
		numbers = append(numbers, number)
	}
	sort.Slice(numbers, func(i, j int) bool { return numbers[i] < numbers[j] })
	packets := make([]*rtp.Packet, len(numbers))
	for i, number := range numbers {
		packets[i] = p.packets[number]
	}
	if len(numbers) == 0 {
		return packets, 0
	}
	return packets, int(numbers[len(numbers)-1]-numbers[0]) + 1 - len(numbers)
}

// A stream as an observer sees it: what each packet carries, its marker, and whether it begins a
// frame. Sequence numbers, timestamps and payload types are the server's own.
func shape(packets []*rtp.Packet, codec string) []string {
	shapes := make([]string, len(packets))
	for i, packet := range packets {
		payload := packet.Payload
		if codec == webrtc.MimeTypeVP8 {
			descriptor := &codecs.VP8Packet{}
			payload = must(descriptor.Unmarshal(payload))
		}
		begins := i == 0 || packets[i-1].Timestamp != packet.Timestamp
		shapes[i] = fmt.Sprintf("%t %t %s", packet.Marker, begins, payload)
	}
	return shapes
}

func compare(label string, received, sent *payloads, codec string, wanted int) {
	for {
		packets, missing := received.ordered()
		frames := 0
		for _, packet := range packets {
			if packet.Marker {
				frames++
			}
		}
		// What is missing may still be sent again; what came before the clear may come late.
		if frames >= wanted && missing == 0 {
			all, _ := sent.ordered()
			say("frames"+label, strconv.Itoa(frames))
			say("packets"+label, strconv.Itoa(len(packets)))
			say("identical"+label, strconv.FormatBool(contains(shape(all, codec), shape(packets, codec))))
			return
		}
		time.Sleep(interval)
	}
}

// contains tells whether part is a run of whole. The first packet's frame may have begun before.
func contains(whole, part []string) bool {
	for start := 0; start+len(part) <= len(whole); start++ {
		same := 1
		for same < len(part) && whole[start+same] == part[same] {
			same++
		}
		if same == len(part) {
			return true
		}
	}
	return false
}

func send(track *webrtc.TrackLocalStaticRTP, frames [][]byte, codec string, sent *payloads) {
	var payloader rtp.Payloader = &codecs.VP8Payloader{}
	if codec == webrtc.MimeTypeH264 {
		payloader = &codecs.H264Payloader{}
	}
	packetizer := rtp.NewPacketizer(mtu, 0, 0, payloader, rtp.NewRandomSequencer(), clockRate)
	for i := 0; ; i++ {
		samples := uint32(interval.Seconds() * clockRate)
		for _, packet := range packetizer.Packetize(frames[i%len(frames)], samples) {
			sent.add(packet)
			check(track.WriteRTP(packet.Clone()))
		}
		time.Sleep(interval)
	}
}

func read(clip, codec string) [][]byte {
	file := must(os.Open(clip))
	defer file.Close()
	if codec == webrtc.MimeTypeVP8 {
		return readIvf(file)
	}
	return readAnnexB(file)
}

func readIvf(file io.Reader) [][]byte {
	reader, _, err := ivfreader.NewWith(file)
	check(err)
	frames := [][]byte{}
	for {
		frame, _, err := reader.ParseNextFrame()
		if err == io.EOF {
			return frames
		}
		check(err)
		frames = append(frames, frame)
	}
}

// readAnnexB gathers what stands before a slice into that slice's access unit: one slice a picture.
func readAnnexB(file io.Reader) [][]byte {
	reader := must(h264reader.NewReader(file))
	frames, unit := [][]byte{}, []byte{}
	for {
		nal, err := reader.NextNAL()
		if err == io.EOF {
			return frames
		}
		check(err)
		unit = append(append(unit, 0, 0, 0, 1), nal.Data...)
		if nal.UnitType == h264reader.NalUnitTypeCodedSliceIdr ||
			nal.UnitType == h264reader.NalUnitTypeCodedSliceNonIdr {
			frames = append(frames, unit)
			unit = []byte{}
		}
	}
}

// --- a peer connection and its HTTP session ---

type peer struct {
	connection *webrtc.PeerConnection
	connected  chan struct{}
	session    string
	etag       string
}

func api(profile string) *webrtc.API {
	settings := webrtc.SettingEngine{}
	settings.SetIncludeLoopbackCandidate(true)
	// There is nothing better to wait for where only relays are used.
	settings.SetRelayAcceptanceMinWait(0)
	if profile == "GCM" {
		settings.SetSRTPProtectionProfiles(dtls.SRTP_AEAD_AES_128_GCM)
	} else {
		settings.SetSRTPProtectionProfiles(dtls.SRTP_AES128_CM_HMAC_SHA1_80)
	}
	media, interceptors := &webrtc.MediaEngine{}, &interceptor.Registry{}
	check(media.RegisterDefaultCodecs())
	check(webrtc.RegisterDefaultInterceptors(media, interceptors))
	return webrtc.NewAPI(
		webrtc.WithSettingEngine(settings),
		webrtc.WithMediaEngine(media),
		webrtc.WithInterceptorRegistry(interceptors))
}

func configuration() webrtc.Configuration {
	url := os.Getenv("ICE_URL")
	if url == "" {
		return webrtc.Configuration{}
	}
	return webrtc.Configuration{
		ICEServers: []webrtc.ICEServer{{
			URLs:       []string{url},
			Username:   os.Getenv("ICE_USERNAME"),
			Credential: os.Getenv("ICE_CREDENTIAL"),
		}},
		ICETransportPolicy: webrtc.ICETransportPolicyRelay,
	}
}

func newPeer(api *webrtc.API) *peer {
	p := &peer{connection: must(api.NewPeerConnection(configuration())), connected: make(chan struct{})}
	once := sync.Once{}
	p.connection.OnConnectionStateChange(func(state webrtc.PeerConnectionState) {
		log.Println("state", state)
		if state == webrtc.PeerConnectionStateConnected {
			once.Do(func() { close(p.connected) })
		}
	})
	return p
}

func (p *peer) connect(endpoint string) {
	offer := p.offer(nil)
	response, answer := call("POST", endpoint, "application/sdp", "", offer)
	expect(response, http.StatusCreated)
	location := must(response.Request.URL.Parse(response.Header.Get("Location")))
	p.session, p.etag = location.String(), response.Header.Get("ETag")
	p.answer(answer)
	<-p.connected
	p.trickle(offer)
}

// path is the type of the candidate that is in use here.
func (p *peer) path() string {
	transceiver := p.connection.GetTransceivers()[0]
	var transport *webrtc.DTLSTransport
	if receiver := transceiver.Receiver(); receiver != nil {
		transport = receiver.Transport()
	} else {
		transport = transceiver.Sender().Transport()
	}
	return must(transport.ICETransport().GetSelectedCandidatePair()).Local.Typ.String()
}

// trickle sends the candidates again, as a client would that did not wait for them.
func (p *peer) trickle(offer string) {
	fragment := section(offer) + strings.Join(lines(offer, "candidate"), "") + "a=end-of-candidates\r\n"
	response, _ := call("PATCH", p.session, "application/trickle-ice-sdpfrag", p.etag, fragment)
	expect(response, http.StatusNoContent)
}

// restart puts both sides of ICE anew and returns the status of the PATCH.
func (p *peer) restart() string {
	before := p.connection.RemoteDescription().SDP
	offer := p.offer(&webrtc.OfferOptions{ICERestart: true})
	response, fragment := call("PATCH", p.session, "application/trickle-ice-sdpfrag", "*", section(offer))
	if response.StatusCode == http.StatusOK {
		if response.Header.Get("ETag") == p.etag {
			log.Fatal("the restarted session has the old ETag")
		}
		answer := before
		for _, name := range []string{"ice-ufrag", "ice-pwd"} {
			if lines(fragment, name)[0] == lines(before, name)[0] {
				log.Fatal("the restarted session has the old " + name)
			}
			answer = strings.ReplaceAll(answer, lines(before, name)[0], lines(fragment, name)[0])
		}
		p.answer(answer)
		p.awaitNewPath(lines(fragment, "ice-ufrag")[0])
	}
	return strconv.Itoa(response.StatusCode)
}

// awaitNewPath returns when ICE has a pair again under the new names.
func (p *peer) awaitNewPath(ufrag string) {
	for p.connection.ICEConnectionState() != webrtc.ICEConnectionStateConnected ||
		!strings.Contains(p.connection.CurrentRemoteDescription().SDP, ufrag) {
		time.Sleep(interval)
	}
}

func (p *peer) end(label string) {
	response, _ := call("DELETE", p.session, "", "", "")
	say(label+"Deleted", strconv.Itoa(response.StatusCode))
	response, _ = call("DELETE", p.session, "", "", "")
	say(label+"DeletedAgain", strconv.Itoa(response.StatusCode))
	check(p.connection.Close())
}

func (p *peer) offer(options *webrtc.OfferOptions) string {
	gathered := webrtc.GatheringCompletePromise(p.connection)
	check(p.connection.SetLocalDescription(must(p.connection.CreateOffer(options))))
	<-gathered
	return p.connection.LocalDescription().SDP
}

func (p *peer) answer(sdp string) {
	check(p.connection.SetRemoteDescription(
		webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: sdp}))
}

// section is a fragment's beginning: the credentials and the only m-line (RFC 8840, section 9).
func section(offer string) string {
	return lines(offer, "ice-ufrag")[0] + lines(offer, "ice-pwd")[0] +
		"m=video 9 UDP/TLS/RTP/SAVPF 0\r\n" + lines(offer, "mid")[0]
}

func lines(sdp, name string) []string {
	found := regexp.MustCompile(`(?m)^a=`+name+`:[^\r\n]*`).FindAllString(sdp, -1)
	for i := range found {
		found[i] += "\r\n"
	}
	return found
}

func call(method, address, contentType, ifMatch, body string) (*http.Response, string) {
	request := must(http.NewRequest(method, must(url.Parse(address)).String(), bytes.NewBufferString(body)))
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	if ifMatch != "" {
		request.Header.Set("If-Match", ifMatch)
	}
	response := must(http.DefaultClient.Do(request))
	defer response.Body.Close()
	return response, string(must(io.ReadAll(response.Body)))
}

func expect(response *http.Response, status int) {
	if response.StatusCode != status {
		log.Fatal(response.Request.Method, " ", response.Request.URL, ": ", response.Status)
	}
}

func say(key, value string) {
	fmt.Printf("%s=%s\n", key, value)
}

func must[T any](value T, err error) T {
	check(err)
	return value
}

func check(err error) {
	if err != nil {
		log.Panic(err)
	}
}

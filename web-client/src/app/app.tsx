import { Later } from "./components/later.tsx";
import { words } from "./i18n/language.ts";
import { Lobby } from "./pages/lobby.tsx";
import { MessagePage } from "./pages/message-page.tsx";
import { RoomPage } from "./pages/room-page.tsx";
import { route } from "./router.ts";

/** The audience needs a player, and the meeting does not. */
const watchPage = () => import("./pages/watch-page.tsx").then((page) => page.WatchPage);

/** Most people never need it. */
const doctorPage = () => import("./pages/doctor-page.tsx").then((page) => page.DoctorPage);

export function App() {
  const { value } = route;
  switch (value.page) {
    case "lobby":
      return <Lobby />;
    case "room":
      return <RoomPage key={value.room} room={value.room} />;
    case "watch":
      return <Later key={value.room} load={watchPage} props={{ room: value.room }} />;
    case "doctor":
      return <Later load={doctorPage} props={{}} />;
    case "not-found":
      return <MessagePage title={words.value.notFoundTitle} text={words.value.notFoundText} icon="globe" />;
  }
}

import { useEffect, useState } from "preact/hooks";
import { words } from "../i18n/language.ts";
import type { MeetingDevices } from "../meeting/meeting-client.ts";
import { cameraId, microphoneId, speakerId } from "../preferences.ts";
import { Select } from "./select.tsx";

/** The choice of microphone, camera and, where the browser can, speaker. */
export function DeviceSelects({ local }: { readonly local: MeetingDevices }) {
  const w = words.value;
  const devices = useDevices(local);
  const microphones = devices.filter(({ kind }) => kind === "audioinput");
  const cameras = devices.filter(({ kind }) => kind === "videoinput");
  const speakers = devices.filter(({ kind }) => kind === "audiooutput");
  return (
    <div class="fields">
      <DeviceSelect
        label={w.microphone}
        devices={microphones}
        chosen={local.deviceId("microphone") ?? microphoneId.value}
        onChoose={(id) => {
          microphoneId.value = id;
          void local.select("microphone", id);
        }}
      />
      <DeviceSelect
        label={w.camera}
        devices={cameras}
        chosen={local.deviceId("camera") ?? cameraId.value}
        onChoose={(id) => {
          cameraId.value = id;
          void local.select("camera", id);
        }}
      />
      {canChooseSpeaker() && speakers.length > 0 && (
        <DeviceSelect
          label={w.speaker}
          devices={speakers}
          chosen={speakerId.value}
          onChoose={(id) => {
            speakerId.value = id;
          }}
        />
      )}
    </div>
  );
}

interface DeviceSelectProps {
  readonly label: string;
  readonly devices: readonly MediaDeviceInfo[];
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
}

function DeviceSelect({ label, devices, chosen, onChoose }: DeviceSelectProps) {
  const w = words.value;
  const named = devices.filter(({ deviceId }) => deviceId !== "");
  const options = named.map((device, index) => ({
    value: device.deviceId,
    label: device.label || w.unnamedDevice(index + 1),
  }));
  if (options.length === 0)
    options.push({ value: "", label: devices.length === 0 ? w.noDevice : w.systemDefault });
  const value = options.some((option) => option.value === chosen) ? chosen : (options[0]?.value ?? "");
  return (
    <Select label={label} value={value} options={options} disabled={named.length === 0} onChoose={onChoose} />
  );
}

function useDevices(local: MeetingDevices): readonly MediaDeviceInfo[] {
  const [devices, setDevices] = useState<readonly MediaDeviceInfo[]>([]);
  useEffect(() => {
    const listening = new AbortController();
    local.on("devices", setDevices, listening.signal);
    local.devices().then(
      (found) => !listening.signal.aborted && setDevices(found),
      () => undefined,
    );
    return () => listening.abort();
  }, [local]);
  return devices;
}

function canChooseSpeaker(): boolean {
  return "setSinkId" in HTMLMediaElement.prototype;
}

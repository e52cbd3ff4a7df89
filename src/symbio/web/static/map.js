// The live map. Without it, or without WebGL, the drawn map stays where it is.
"use strict";
(() => {
  const EMPTY = { type: "FeatureCollection", features: [] };
  const COARSE_BELOW = 3.6; // zoom under which the sheet of the whole world is enough
  const MOST_LISTED = 60;
  const KINDS = ["material", "energy", "water", "gas", "space", "capacity", "service", "knowledge"];
  const RATIO = 2; // pixels of icons per pixel of the page
  let library = null;

  const roots = [...document.querySelectorAll("[data-atlas]")];
  if (!roots.length || !hasWebGL()) return;
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries.filter((one) => one.isIntersecting)) {
      seen.unobserve(entry.target);
      start(entry.target).catch(() => entry.target.classList.remove("atlas-on"));
    }
  }, { rootMargin: "300px" });
  roots.forEach((root) => seen.observe(root));

  function hasWebGL() {
    try {
      const canvas = document.createElement("canvas");
      return Boolean(canvas.getContext("webgl2") || canvas.getContext("webgl"));
    } catch {
      return false;
    }
  }

  function load(root) {
    if (library) return library;
    library = new Promise((done, failed) => {
      const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: root.dataset.libraryStyle });
      const script = Object.assign(document.createElement("script"), { src: root.dataset.library });
      style.onload = () => document.head.append(script);
      script.onload = () => {
        window.maplibregl.setWorkerUrl(root.dataset.worker);
        done(window.maplibregl);
      };
      style.onerror = script.onerror = failed;
      document.head.append(style);
    });
    return library;
  }

  async function json(address) {
    const answer = await fetch(address, { credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  async function start(root) {
    const [maplibregl, places, index] = await Promise.all([
      load(root),
      root.dataset.places ? JSON.parse(root.dataset.places) : json(root.dataset.source),
      root.dataset.outlines ? json(`${root.dataset.outlines}index.json`) : null,
    ]);
    if (!places.features.length && !root.dataset.pick) return;
    await document.fonts.ready;
    const live = element("div", "atlas-live");
    const canvas = element("div", "atlas-canvas");
    const beside = "listed" in root.dataset ? element("div", "atlas-beside") : null;
    live.append(canvas, ...(beside ? [beside] : []));
    root.append(live);
    root.classList.add("atlas-on");
    let map = draw(maplibregl, root, { canvas, beside, places, index });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      const [centre, zoom] = [map.getCenter(), map.getZoom()];
      map.remove();
      map = draw(maplibregl, root, { canvas, beside, places, index });
      map.jumpTo({ center: centre, zoom });
    });
  }

  function element(name, style, text) {
    const made = document.createElement(name);
    if (style) made.className = style;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function colours() {
    const style = getComputedStyle(document.documentElement);
    const names = ["ink", "soft", "paper", "card", "line", "accent", "map-land", "map-water", "map-region", "map-country"];
    const found = Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
    for (const kind of KINDS) {
      const probe = element("i", `kind-${kind}`);
      document.body.append(probe);
      found[kind] = getComputedStyle(probe).getPropertyValue("--kind").trim();
      probe.remove();
    }
    return found;
  }

  function layers(colour, hasTiles) {
    const byKind = ["match", ["get", "kind"], ...KINDS.flatMap((kind) => [kind, colour[kind]]), colour.soft];
    const of = (layer) => ["==", ["get", "layer"], layer];
    const ground = hasTiles ? [{ id: "tiles", type: "raster", source: "tiles" }] : [
      { id: "land", type: "fill", source: "outlines", filter: of("land"), paint: { "fill-color": colour["map-land"], "fill-antialias": false } },
      { id: "water", type: "fill", source: "outlines", filter: of("water"), paint: { "fill-color": colour["map-water"] } },
    ];
    return [
      { id: "ground", type: "background", paint: { "background-color": hasTiles ? colour.card : colour["map-water"] } },
      ...ground,
      { id: "region", type: "line", source: "outlines", filter: of("region"), minzoom: 3.6, paint: { "line-color": colour["map-region"], "line-width": 0.8, "line-dasharray": [3, 2] } },
      { id: "country", type: "line", source: "outlines", filter: of("country"), paint: { "line-color": colour["map-country"], "line-width": 1.3 } },
      { id: "town-dots", type: "circle", source: "towns", paint: { "circle-radius": 2, "circle-color": colour.soft } },
      { id: "towns", type: "symbol", source: "towns", layout: { "icon-image": ["concat", "town|", ["get", "name"]], "icon-anchor": "left", "icon-offset": [14, 0], "symbol-sort-key": ["get", "rank"], "icon-padding": 3 } },
      { id: "ways", type: "line", source: "ways", layout: { "line-cap": "round" }, paint: { "line-color": byKind, "line-opacity": 0.6, "line-width": ["interpolate", ["linear"], ["get", "score"], 0, 0.8, 1, 3] } },
      { id: "heads", type: "symbol", source: "ways", layout: { "symbol-placement": "line-center", "icon-image": ["concat", "head|", ["get", "kind"]], "icon-size": 0.75, "icon-rotation-alignment": "map", "icon-allow-overlap": true, "icon-ignore-placement": true } },
      { id: "places", type: "symbol", source: "places", layout: { "icon-image": markName(), "icon-allow-overlap": true, "icon-padding": 0 } },
    ];
  }

  // Name of the icon of a mark: kind or number of places, has offers, has needs.
  function markName() {
    const flag = (name) => ["case", [">", ["get", name], 0], "1", "0"];
    const n = ["coalesce", ["get", "n"], 1];
    const short = ["case", [">=", n, 1000], ["concat", ["to-string", ["/", ["round", ["/", n, 100]], 10]], "k"], ["to-string", n]];
    const many = ["concat", "many|", short, "|", flag("offers"), "|", flag("needs")];
    const one = ["concat", "one|", ["get", "kind"], "|", flag("offers"), "|", flag("needs")];
    return ["case", [">", n, 1], many, one];
  }

  function draw(maplibregl, root, { canvas, beside, places, index }) {
    const colour = colours();
    const word = root.dataset;
    const credits = [word.tiles ? word.tilesBy : "", word.outlines ? word.outlinesBy : ""].filter(Boolean);
    const sources = {
      outlines: { type: "geojson", data: EMPTY, tolerance: 0.3 },
      towns: { type: "geojson", data: EMPTY },
      ways: { type: "geojson", data: waysOf(places.ways || []) },
      places: {
        type: "geojson", data: places, cluster: "listed" in word, clusterRadius: 34, clusterMaxZoom: 13,
        clusterProperties: { offers: ["+", ["get", "offers"]], needs: ["+", ["get", "needs"]], n: ["+", ["coalesce", ["get", "n"], 1]] },
      },
    };
    if (word.tiles) sources.tiles = { type: "raster", tiles: [word.tiles], tileSize: 256, maxzoom: 19 };
    const bounds = places.box ? new maplibregl.LngLatBounds(places.box) : boundsOf(maplibregl, places.features);
    const whole = { padding: 46, maxZoom: word.source ? 9 : 12, animate: false };
    const map = new maplibregl.Map({
      container: canvas,
      style: { version: 8, sources, layers: layers(colour, Boolean(word.tiles)) },
      bounds, fitBoundsOptions: whole, maxZoom: 15, dragRotate: false, pitchWithRotate: false,
      renderWorldCopies: false, cooperativeGestures: true, fadeDuration: 0,
      attributionControl: credits.length ? { compact: true, customAttribution: credits.map(escaped) } : false,
      locale: {
        "Map.Title": word.wordMap, "NavigationControl.ZoomIn": word.wordZoomIn, "NavigationControl.ZoomOut": word.wordZoomOut,
        "ScaleControl.Kilometers": word.wordKm, "ScaleControl.Meters": word.wordM,
        "Popup.Close": word.wordClose, "AttributionControl.ToggleAttribution": word.wordBy,
        "CooperativeGesturesHandler.WindowsHelpText": word.wordScroll, "CooperativeGesturesHandler.MacHelpText": word.wordScrollMac,
        "CooperativeGesturesHandler.MobileHelpText": word.wordFingers,
      },
    });
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    map.addControl(new maplibregl.NavigationControl({ showCompass: false }));
    map.addControl(wholeButton(word.wordWhole, () => map.fitBounds(bounds, whole)), "top-right");
    map.addControl(new maplibregl.ScaleControl(), "bottom-left");
    map.on("styleimagemissing", ({ id }) => {
      const icon = iconOf(id, colour);
      if (icon && !map.hasImage(id)) map.addImage(id, icon, { pixelRatio: RATIO });
    });
    const show = popups(maplibregl, map, root);
    if (word.pick) picker(map, root);
    else {
      map.on("click", (event) => clicked(map, event, show));
      map.on("mousemove", (event) => {
        map.getCanvas().style.cursor = hit(map, event.point) ? "pointer" : "";
      });
    }
    const sheets = index ? sheetLoader(map, root, index) : () => {};
    const finer = places.is_part ? partLoader(map, root, places) : () => places;
    const settle = async () => {
      sheets();
      towns(map, root);
      const found = await finer();
      if (found && beside) list(map, beside, root, found, show);
    };
    map.on("load", settle);
    map.on("moveend", settle);
    return map;
  }

  // Where there are too many places to draw, what the map shows comes as finely as it can be drawn.
  // Nothing where the map has moved on meanwhile.
  function partLoader(map, root, places) {
    let [shown, asked, last] = [places, "", 0];
    return async () => {
      const address = partAddress(map, root);
      if (address === asked) return shown;
      const mine = ++last;
      const found = await json(address).catch(() => null);
      if (mine !== last || !map.getSource("places")) return null;
      if (!found) return shown;
      [shown, asked] = [found, address];
      map.getSource("places").setData(found);
      return shown;
    };
  }

  // The box is half as wide again as the map and rounded outward, so that small moves ask nothing new.
  function partAddress(map, root) {
    const zoom = Math.max(Math.floor(map.getZoom()), 0);
    const step = 45 / 2 ** zoom;
    const box = map.getBounds();
    const [width, height] = [box.getEast() - box.getWest(), box.getNorth() - box.getSouth()];
    const out = [
      Math.floor((box.getWest() - width / 4) / step), Math.floor((box.getSouth() - height / 4) / step),
      Math.ceil((box.getEast() + width / 4) / step), Math.ceil((box.getNorth() + height / 4) / step),
    ].map((n, axis) => Math.min(Math.max(n * step, axis % 2 ? -90 : -180), axis % 2 ? 90 : 180));
    return `${root.dataset.source}${root.dataset.source.includes("?") ? "&" : "?"}box=${out.join(",")}&zoom=${zoom}`;
  }

  function escaped(text) {
    return element("span", "", text).innerHTML;
  }

  function wholeButton(label, act) {
    const box = element("div", "maplibregl-ctrl maplibregl-ctrl-group");
    const button = element("button", "atlas-whole", "⤢");
    button.type = "button";
    button.title = label;
    button.setAttribute("aria-label", label);
    button.addEventListener("click", act);
    box.append(button);
    return { onAdd: () => box, onRemove: () => box.remove() };
  }

  function boundsOf(maplibregl, features) {
    const bounds = new maplibregl.LngLatBounds();
    features.forEach((one) => bounds.extend(one.geometry.coordinates));
    return bounds;
  }

  // Bent lines, so that there and back are told apart.
  function waysOf(ways) {
    const features = ways.map((way) => {
      const [x1, y1] = way.from;
      const [x2, y2] = way.to;
      const squeeze = Math.max(Math.cos(((y1 + y2) / 2) * Math.PI / 180), 0.1);
      const [dx, dy] = [(x2 - x1) * squeeze, y2 - y1];
      const [mx, my] = [(x1 + x2) / 2 + dy * 0.16 / squeeze, (y1 + y2) / 2 - dx * 0.16];
      const line = Array.from({ length: 25 }, (_one, i) => {
        const t = i / 24;
        const at = (a, m, b) => (1 - t) ** 2 * a + 2 * t * (1 - t) * m + t ** 2 * b;
        return [at(x1, mx, x2), at(y1, my, y2)];
      });
      const { kind, score, title, address } = way;
      return { type: "Feature", geometry: { type: "LineString", coordinates: line }, properties: { kind, score, title, address } };
    });
    return { type: "FeatureCollection", features };
  }

  // Sheets of outlines come as the map reaches them, and stay.
  function sheetLoader(map, root, index) {
    const known = new Set(index.sheets);
    const loaded = new Map();
    const show = () => {
      const names = wanted(map, index.cell).filter((name) => loaded.get(name));
      const features = names.flatMap((name) => loaded.get(name).features);
      if (features.length) map.getSource("outlines").setData({ type: "FeatureCollection", features });
    };
    return async () => {
      const missing = wanted(map, index.cell).filter((name) => known.has(name) && !loaded.has(name));
      missing.forEach((name) => loaded.set(name, null));
      await Promise.all(missing.map(async (name) => {
        loaded.set(name, await json(`${root.dataset.outlines}${name}.json`).catch(() => EMPTY));
      }));
      show();
    };
  }

  function wanted(map, cell) {
    if (map.getZoom() < COARSE_BELOW) return ["world"];
    const box = map.getBounds();
    const range = (low, high, from, most) => {
      const first = Math.max(Math.floor((low - from) / cell), 0);
      const last = Math.min(Math.floor((high - from) / cell), most - 1);
      return Array.from({ length: Math.max(last - first + 1, 0) }, (_one, i) => first + i);
    };
    const columns = range(box.getWest(), box.getEast(), -180, 360 / cell);
    const rows = range(box.getSouth(), box.getNorth(), -90, 180 / cell);
    return columns.flatMap((column) => rows.map((row) => `${column}-${row}`));
  }

  async function towns(map, root) {
    if (root.dataset.tiles) return;
    const box = map.getBounds().toArray().flat().map((degrees) => degrees.toFixed(1)).join(",");
    const found = await json(`${root.dataset.towns}?box=${box}`).catch(() => ({ towns: [] }));
    const features = found.towns.map(([lon, lat, name], rank) => (
      { type: "Feature", geometry: { type: "Point", coordinates: [lon, lat] }, properties: { name, rank } }
    ));
    map.getSource("towns")?.setData({ type: "FeatureCollection", features });
  }

  function iconOf(id, colour) {
    const [what, first, offers, needs] = id.split("|");
    if (what === "town") return townIcon(id.slice(5), colour);
    if (what === "head") return headIcon(colour[first] || colour.soft);
    if (what === "many") return markIcon({ text: first, fill: colour.ink, on: colour.card, offers, needs });
    return what === "one" ? markIcon({ text: "", fill: colour[first] || colour.ink, on: colour.card, offers, needs }) : null;
  }

  function sketch(width, height, act) {
    const canvas = Object.assign(document.createElement("canvas"), { width: Math.ceil(width * RATIO), height: Math.ceil(height * RATIO) });
    const pen = canvas.getContext("2d");
    pen.scale(RATIO, RATIO);
    act(pen);
    return pen.getImageData(0, 0, canvas.width, canvas.height);
  }

  const face = (size, weight = 400) => `${weight} ${size}px ${getComputedStyle(document.body).fontFamily}`;

  // A dot, larger for several places; a point to the right for offers, to the left for needs.
  function markIcon({ text, fill, on, offers, needs }) {
    const radius = text ? 9 + 1.8 * text.length : 6;
    const [width, height] = [2 * radius + 24, 2 * radius + 4];
    return sketch(width, height, (pen) => {
      const [x, y] = [width / 2, height / 2];
      pen.fillStyle = fill;
      pen.strokeStyle = on;
      pen.lineWidth = 1.5;
      const point = (side) => {
        pen.beginPath();
        pen.moveTo(x + side * (radius - 0.5), y - 6);
        pen.lineTo(x + side * (radius + 8), y);
        pen.lineTo(x + side * (radius - 0.5), y + 6);
        pen.closePath();
        pen.stroke();
        pen.fill();
      };
      if (offers === "1") point(1);
      if (needs === "1") point(-1);
      pen.beginPath();
      pen.arc(x, y, radius, 0, 2 * Math.PI);
      pen.fill();
      pen.stroke();
      pen.fillStyle = on;
      pen.font = face(12, 600);
      pen.textAlign = "center";
      pen.textBaseline = "middle";
      pen.fillText(text, x, y + 0.5);
    });
  }

  function headIcon(fill) {
    return sketch(14, 14, (pen) => {
      pen.fillStyle = fill;
      pen.beginPath();
      pen.moveTo(3, 2);
      pen.lineTo(13, 7);
      pen.lineTo(3, 12);
      pen.closePath();
      pen.fill();
    });
  }

  function townIcon(name, colour) {
    const measure = document.createElement("canvas").getContext("2d");
    measure.font = face(12);
    return sketch(measure.measureText(name).width + 6, 18, (pen) => {
      pen.font = face(12);
      pen.textBaseline = "middle";
      pen.lineWidth = 3;
      pen.lineJoin = "round";
      pen.strokeStyle = colour["map-land"];
      pen.strokeText(name, 3, 9.5);
      pen.fillStyle = colour.soft;
      pen.fillText(name, 3, 9.5);
    });
  }

  function hit(map, point) {
    const box = [[point.x - 5, point.y - 5], [point.x + 5, point.y + 5]];
    const found = map.queryRenderedFeatures(box, { layers: ["places", "ways"] });
    return found.find((one) => one.layer.id === "places") || found[0];
  }

  // A point of the map fills two fields of a form; the fields, typed, move the point.
  function picker(map, root) {
    const [lat, lon] = root.dataset.pick.split(" ").map((id) => document.getElementById(id));
    const told = document.querySelector("[data-picked]");
    const comma = document.documentElement.lang === "ru";
    const written = (degrees) => (comma ? degrees.toFixed(5).replace(".", ",") : degrees.toFixed(5));
    const read = (field) => (field.value.trim() ? Number(field.value.trim().replace(",", ".")) : NaN);
    const mark = () => {
      const at = [read(lon), read(lat)];
      const isPoint = at.every(Number.isFinite) && Math.abs(at[1]) <= 90 && Math.abs(at[0]) <= 180;
      const properties = { kind: "", offers: 0, needs: 0 };
      const features = isPoint ? [{ type: "Feature", geometry: { type: "Point", coordinates: at }, properties }] : [];
      map.getSource("places")?.setData({ type: "FeatureCollection", features });
    };
    const choose = (point) => {
      lat.value = written(point.lat);
      lon.value = written(point.lng);
      if (told) told.textContent = `${told.dataset.picked} ${lat.value}; ${lon.value}`;
      mark();
    };
    map.getCanvas().style.cursor = "crosshair";
    map.on("click", (event) => choose(event.lngLat));
    map.getCanvas().addEventListener("keydown", (event) => {
      if (event.key === "Enter") choose(map.getCenter());
    });
    [lat, lon].forEach((field) => field.addEventListener("change", mark));
    map.on("load", mark);
  }

  async function clicked(map, event, show) {
    const found = hit(map, event.point);
    if (!found) return;
    if (found.layer.id === "ways") {
      show.way(event.lngLat, found.properties);
    } else if (found.properties.cluster) {
      const source = map.getSource("places");
      const zoom = await source.getClusterExpansionZoom(found.properties.cluster_id);
      map.easeTo({ center: found.geometry.coordinates, zoom: Math.min(zoom + 0.2, 15) });
    } else if (found.properties.n > 1) {
      map.easeTo({ center: found.geometry.coordinates, zoom: Math.min(map.getZoom() + 2, 15) });
    } else {
      show.place(found.geometry.coordinates, found.properties);
    }
  }

  function popups(maplibregl, map, root) {
    const word = root.dataset;
    let open = null;
    const say = (at, content) => {
      open?.remove();
      open = new maplibregl.Popup({ maxWidth: "300px", offset: 12 }).setLngLat(at).setDOMContent(content).addTo(map);
    };
    root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !open?.isOpen()) return;
      open.remove();
      map.getCanvas().focus();
    });
    return {
      place(at, place) {
        const streams = typeof place.streams === "string" ? JSON.parse(place.streams) : place.streams;
        const box = element("div", "atlas-popup");
        box.append(element("strong", "", place.name));
        const shown = element("ul", "plain");
        for (const [id, direction, kind, text] of streams) {
          const row = element("li");
          const link = element(id ? "a" : "span", "", text);
          if (id) link.href = `/streams/${id}/`;
          row.append(element("i", `dot kind-${kind || "none"}`), `${direction === "offer" ? "▸" : "◂"} `, link);
          shown.append(row);
        }
        box.append(shown);
        if (place.offers + place.needs > streams.length) box.append(element("p", "note", word.wordMore));
        if (!place.is_exact) box.append(element("p", "note", word.wordCoarse));
        say(at, box);
      },
      way(at, way) {
        const box = element("div", "atlas-popup");
        const link = element("a", "", word.wordWay);
        link.href = way.address;
        box.append(element("strong", "", way.title), element("br"), link);
        say(at, box);
      },
    };
  }

  // The same places as a list, for those who do not point.
  function list(map, beside, root, places, show) {
    const word = root.dataset;
    const box = map.getBounds();
    const inView = places.features.filter((one) => box.contains(one.geometry.coordinates));
    const weight = (one) => one.properties.offers + one.properties.needs;
    inView.sort((a, b) => weight(b) - weight(a));
    const many = (one) => one.properties.n > 1;
    const total = inView.reduce((sum, one) => sum + (one.properties.n || 1), 0);
    const title = element("h3", "", `${word.wordList}: ${total}`);
    const rows = element("ul", "plain");
    for (const one of inView.slice(0, MOST_LISTED)) {
      const { name, offers, needs } = one.properties;
      const row = element("li");
      const button = element("button", "atlas-place");
      button.type = "button";
      button.append(element("span", "", name), counts(offers, needs, word));
      button.addEventListener("click", () => {
        const zoom = many(one) ? Math.min(map.getZoom() + 2, 15) : Math.max(map.getZoom(), 8);
        map.easeTo({ center: one.geometry.coordinates, zoom });
        if (!many(one)) show.place(one.geometry.coordinates, one.properties);
      });
      row.append(button);
      rows.append(row);
    }
    beside.replaceChildren(title, inView.length ? rows : element("p", "note", word.wordEmpty));
  }

  function counts(offers, needs, word) {
    const made = element("span", "n");
    for (const [sign, count, name] of [["▸", offers, word.wordOffers], ["◂", needs, word.wordNeeds]]) {
      if (!count) continue;
      const shown = element("span", "", `${sign} ${count} `);
      shown.title = `${name}: ${count}`;
      made.append(shown);
    }
    return made;
  }
})();

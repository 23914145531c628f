//! Small PDF files for tests, typeset line by line.

use lopdf::{
    Dictionary, Document, EncryptionState, EncryptionVersion, Object, ObjectId, Permissions,
    Stream, dictionary,
};

/// A page size of A4 in points.
pub(crate) const A4: (f32, f32) = (595.0, 842.0);

/// A file under construction.
pub(crate) struct Typeset {
    document: Document,
    pages: Vec<Object>,
    tree: ObjectId,
    font: ObjectId,
}

impl Typeset {
    /// Begins a file whose font is Helvetica in Windows-1252.
    pub(crate) fn new() -> Self {
        Self::with_font(dictionary! {
            "Type" => "Font",
            "Subtype" => "Type1",
            "BaseFont" => "Helvetica",
            "Encoding" => "WinAnsiEncoding",
        })
    }

    /// Begins a file with a font of one's own.
    pub(crate) fn with_font(font: Dictionary) -> Self {
        let mut document = Document::with_version("1.5");
        let tree = document.new_object_id();
        let font = document.add_object(font);
        Self { document, pages: Vec::new(), tree, font }
    }

    /// Gives access to the objects.
    pub(crate) fn document(&mut self) -> &mut Document {
        &mut self.document
    }

    /// Adds a page of lines, each at its place (from the top left), in size and words.
    pub(crate) fn page(&mut self, lines: &[(f32, f32, f32, &str)]) -> &mut Self {
        let mut content = Vec::new();
        for (x, y, size, words) in lines {
            let start = format!("BT /F1 {size} Tf {x} {} Td <", A4.1 - y);
            content.extend_from_slice(start.as_bytes());
            for c in words.chars() {
                content.extend_from_slice(format!("{:02X}", u32::from(c) & 0xff).as_bytes());
            }
            content.extend_from_slice(b"> Tj ET\n");
        }
        self.page_of(content)
    }

    /// Adds a page with the given content stream.
    pub(crate) fn page_of(&mut self, content: Vec<u8>) -> &mut Self {
        self.page_with(Stream::new(Dictionary::new(), content), Dictionary::new())
    }

    /// Adds a page with a content stream and further resources.
    pub(crate) fn page_with(&mut self, content: Stream, resources: Dictionary) -> &mut Self {
        let mut resources = resources;
        resources.set("Font", dictionary! { "F1" => self.font });
        let content = self.document.add_object(content);
        let page = self.document.add_object(dictionary! {
            "Type" => "Page",
            "Parent" => self.tree,
            "Contents" => content,
            "Resources" => resources,
            "MediaBox" => vec![0.into(), 0.into(), A4.0.into(), A4.1.into()],
        });
        self.pages.push(page.into());
        self
    }

    /// Shows only the upper left corner of every page added so far, of a width and height.
    pub(crate) fn crop(&mut self, (width, height): (f32, f32)) -> &mut Self {
        for page in &self.pages {
            let page =
                page.as_reference().ok().and_then(|id| self.document.get_dictionary_mut(id).ok());
            let corner = vec![0.into(), (A4.1 - height).into(), width.into(), A4.1.into()];
            page.expect("a page is a dictionary").set("CropBox", corner);
        }
        self
    }

    /// Returns the bytes of the file, encrypted with a password.
    pub(crate) fn locked(&mut self, password: &str) -> Vec<u8> {
        let document = self.closed();
        let id = Object::string_literal("probe");
        document.trailer.set("ID", vec![id.clone(), id]);
        let version = EncryptionVersion::V2 {
            document,
            owner_password: "besitzer",
            user_password: password,
            key_length: 128,
            permissions: Permissions::all(),
        };
        let state = EncryptionState::try_from(version).expect("the parameters are valid");
        document.encrypt(&state).expect("the file can be encrypted");
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).expect("writing to memory cannot fail");
        bytes
    }

    /// Closes the page tree; what follows are changes to the whole file.
    pub(crate) fn closed(&mut self) -> &mut Document {
        let count = i64::try_from(self.pages.len()).expect("a test has few pages");
        let pages = dictionary! {
            "Type" => "Pages",
            "Kids" => std::mem::take(&mut self.pages),
            "Count" => count,
        };
        self.document.objects.insert(self.tree, Object::Dictionary(pages));
        let catalog =
            self.document.add_object(dictionary! { "Type" => "Catalog", "Pages" => self.tree });
        self.document.trailer.set("Root", catalog);
        &mut self.document
    }

    /// Returns the bytes of the file.
    pub(crate) fn bytes(&mut self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.closed().save_to(&mut bytes).expect("writing to memory cannot fail");
        bytes
    }
}
